/** What is measured inside the page; every function is sent there as text, so each stands for itself. */
import type { Step } from '../matrix/contract.ts';

export interface Watched {
  longTasks: number[];
  shifts: number[];
}
declare global {
  interface Window {
    watched: Watched;
    stage: {
      card(): Element | null;
      isSeen(): boolean;
      frames(until: () => boolean, limitMs?: number): Promise<number>;
    };
  }
}

/** Runs before the page's own scripts. */
export function install(cardSelector: string): void {
  window.watched = { longTasks: [], shifts: [] };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.watched.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.watched.shifts.push((entry as never as { value: number }).value);
  }).observe({ type: 'layout-shift', buffered: true });
  const card = () => {
    const room = document.querySelector('foothold-layer')?.shadowRoot ?? document;
    return [...room.querySelectorAll(cardSelector)].at(-1) ?? null;
  };
  const isSeen = () => {
    const element = card();
    if (!element) return false;
    const { width, height } = element.getBoundingClientRect();
    // Visibility is inherited, and a part may be seen of what is hidden; opacity is of the whole.
    if (getComputedStyle(element).visibility !== 'visible') return false;
    let opacity = 1;
    for (let at: Element | null = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    return width > 40 && height > 20 && opacity > 0.5;
  };
  /** Looks once a frame, after it is laid out; resolves with the time at which it was so. */
  const frames = (until: () => boolean, limitMs = 5_000) =>
    new Promise<number>((resolve, reject) => {
      const end = performance.now() + limitMs;
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        const now = performance.now();
        const isSo = until();
        if (!isSo && now <= end) return void requestAnimationFrame(() => channel.port2.postMessage(0));
        channel.port1.close();
        if (isSo) resolve(now);
        else reject(new Error('it did not come'));
      };
      requestAnimationFrame(() => channel.port2.postMessage(0));
    });
  window.stage = { card, isSeen, frames };
}

/** A page of so many nodes with five targets among them, one screen apart and in the first screen. */
export function furnish(nodes: number): void {
  const main = document.querySelector('main') as HTMLElement;
  const rows = Math.floor(nodes / 4);
  const parts = document.createDocumentFragment();
  for (let i = 0; i < rows; i++) {
    const row = document.createElement('p');
    row.innerHTML = `<span>${i}</span> <a href="#${i}">link</a>`;
    if (i % 12 === 2 && i < 60) row.innerHTML += ` <button id="t${(i - 2) / 12}" type="button">Target</button>`;
    parts.append(row);
  }
  main.append(parts);
}

export async function start(steps: Step[]): Promise<number> {
  const from = performance.now();
  window.matrix.start(steps);
  return (await window.stage.frames(window.stage.isSeen)) - from;
}

/** Clicks its "next" and waits until this title is seen, and until nothing moves any more. */
export async function next({ selector, title }: { selector: string; title: string }): Promise<[number, number]> {
  const { card, isSeen, frames } = window.stage;
  const room = document.querySelector('foothold-layer')?.shadowRoot ?? document;
  const button = [...room.querySelectorAll<HTMLElement>(selector)].at(-1) as HTMLElement;
  const from = performance.now();
  button.click();
  const isThere = () => isSeen() && (card()?.textContent ?? '').includes(title);
  const seenAt = await frames(isThere);
  let last = '';
  let stillSince = seenAt;
  let still = 0;
  await frames(() => {
    const { x, y, width, height } = card()?.getBoundingClientRect() ?? new DOMRect();
    let opacity = 1;
    for (let at = card(); at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    const now = [x, y, width, height, opacity, scrollY].map((value) => value.toFixed(2)).join();
    if (now !== last) {
      stillSince = performance.now();
      still = 0;
    } else still++;
    last = now;
    return still >= 8;
  });
  return [seenAt - from, stillSince - from];
}

/** Scrolls a little each frame; the worst distance in pixels by which the card does not follow its target. */
export async function scroll({ target, frames: count }: { target: string; frames: number }): Promise<number> {
  const { card, frames } = window.stage;
  const gap = () => {
    const element = card();
    const at = document.querySelector(target);
    return element && at ? element.getBoundingClientRect().top - at.getBoundingClientRect().top : 0;
  };
  const first = gap();
  let worst = 0;
  let i = 0;
  await frames(() => {
    worst = Math.max(worst, Math.abs(gap() - first));
    scrollBy({ top: i++ < count / 2 ? 2 : -2, behavior: 'instant' });
    return i > count;
  }, 30_000);
  return worst;
}
