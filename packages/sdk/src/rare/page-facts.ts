/** What the page says about itself. The one file of the rare rules that touches it. */
import type { BrowserFacts } from '@foothold/targeting';
import type { Kernel } from '../core/kernel.ts';

export interface PageFacts {
  facts(): BrowserFacts;
  destroy(): void;
  /** All that was answered, as a text: another text, another decision. */
  answers(): string;
}

const IGNORED = '[data-foothold-ignore]';

export function openPageFacts({ platform, guard, redecide }: Kernel): PageFacts {
  /** Asked so far, as `<is> <selector>`. */
  const asked = new Set<string>();
  const happened = new Set<string>();
  const ending = new AbortController();

  const note = (is: 'clicked' | 'filled') =>
    guard((event: Event) => {
      for (const key of asked) {
        if (!key.startsWith(`${is} `) || !isWithin(event, key.slice(is.length + 1))) continue;
        happened.add(key);
        redecide();
      }
    });
  for (const [type, is] of [
    ['click', 'clicked'],
    ['change', 'filled'],
  ] as const) {
    window.addEventListener(type, note(is), { capture: true, signal: ending.signal });
  }

  function element(selector: string, is: 'present' | 'visible' | 'clicked' | 'filled'): boolean {
    const key = `${is} ${selector}`;
    asked.add(key);
    if (is === 'clicked') return happened.has(key);
    const found = find(selector);
    if (is === 'visible') return found?.checkVisibility?.({ visibilityProperty: true }) ?? false;
    return is === 'present' ? found !== undefined : happened.has(key) || isFilled(found);
  }
  function facts(): BrowserFacts {
    const now = new Date(platform.now());
    const { innerWidth: widthPx, innerHeight: heightPx } = window;
    const isTouch = matchMedia('(pointer: coarse)').matches;
    const shorter = Math.min(screen.width, screen.height);
    return {
      widthPx,
      heightPx,
      device: isTouch ? (shorter < 600 ? 'mobile' : 'tablet') : 'desktop',
      language: platform.browser().locale,
      minuteOfDay: now.getHours() * 60 + now.getMinutes(),
      weekday: now.getDay() || 7,
      element,
    };
  }
  return {
    facts,
    destroy: () => ending.abort(),
    answers() {
      const elements = [...asked].map((key) =>
        element(key.slice(key.indexOf(' ') + 1), key.split(' ')[0] as 'present'),
      );
      return JSON.stringify([facts(), elements]);
    },
  };
}

/** No element is found where the page asks not to be looked at, nor by a selector that is none. */
function find(selector: string): Element | undefined {
  try {
    return [...document.querySelectorAll(selector)].find((one) => !one.closest(IGNORED));
  } catch {
    return undefined;
  }
}
function isWithin(event: Event, selector: string): boolean {
  try {
    const { target } = event;
    return target instanceof Element && !target.closest(IGNORED) && target.closest(selector) !== null;
  } catch {
    return false;
  }
}
/** Whether there is something, never what. */
const isFilled = (field: Element | undefined) => Boolean((field as HTMLInputElement | undefined)?.value);
