import { effect, signal } from '@preact/signals';
import { recall, remember } from './remember.ts';

export type Theme = 'system' | 'light' | 'dark';
const known = (value: string | null): Theme => (value === 'light' || value === 'dark' ? value : 'system');

export const theme = signal<Theme>(known(recall('theme')));

/** Light → dark → as the system has it → … */
export function nextTheme(): void {
  theme.value = theme.value === 'system' ? 'light' : theme.value === 'light' ? 'dark' : 'system';
}

/** Keeps `<html data-theme>` and the memory of this browser as the signal says. */
export function followTheme(): void {
  effect(() => {
    const value = theme.value;
    remember('theme', value === 'system' ? null : value);
    if (value === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
  });
}
