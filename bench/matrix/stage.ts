import type { CDPSession, Locator, Page } from '@playwright/test';
import type { Library, Step } from './contract.ts';
import type { PageOptions } from './page.ts';
import type { Served } from './serve.ts';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const STEPS: Step[] = [
  { target: '#target', title: 'The first thing', body: 'This is what it is about.' },
  { target: '#second', title: 'The second thing', body: 'And this comes after it.' },
  { title: 'The last thing', body: 'That is all there is.' },
];

/** A fresh page of the host, and what a check does on it. */
export class Stage {
  readonly errors: string[] = [];
  readonly page: Page;
  readonly library: Library;
  readonly #served: Served;

  constructor(page: Page, library: Library, served: Served) {
    this.page = page;
    this.library = library;
    this.#served = served;
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  get card(): Locator {
    return this.page.locator(this.library.card).last();
  }
  get next(): Locator {
    return this.page.locator(this.library.next).last();
  }
  get close(): Locator {
    return this.page.locator(this.library.close).last();
  }

  async open(options?: PageOptions): Promise<void> {
    await this.page.addInitScript(() => {
      window.reports = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
        window.reports.push(`${effectiveDirective} ${blockedURI}`),
      );
    });
    await this.page.goto(this.#served.url(options));
  }

  /** Starts with these steps; `Element`s are found when the library asks. */
  async start(steps: Step[] = STEPS): Promise<void> {
    await this.page.evaluate((all) => window.matrix.start(all), steps);
  }
  async stop(): Promise<void> {
    await this.page.evaluate(() => window.matrix.stop());
  }
  /** Opens the page and starts; done when the card stands still on the screen. */
  async play(steps?: Step[], options?: PageOptions): Promise<void> {
    await this.open(options);
    await this.start(steps);
    await this.settled();
  }

  async isSeen(): Promise<boolean> {
    return (await this.seenBox()) !== null;
  }
  /** Where the card is, when somebody can see it there. */
  async seenBox(): Promise<Box | null> {
    const { card } = this;
    if (!(await card.isVisible())) return null;
    const box = await card.boundingBox();
    const opacity = await card.evaluate(opacityOf).catch(() => 0);
    return box && opacity > 0.5 && box.width > 40 && box.height > 20 ? box : null;
  }
  async settled(title?: string): Promise<Box> {
    let last = '';
    let box: Box | null = null;
    await until(
      async () => {
        box = await this.seenBox();
        const now = JSON.stringify(box);
        const isSame = box !== null && now === last;
        last = now;
        if (!isSame || !title) return isSame;
        return ((await this.card.textContent()) ?? '').includes(title);
      },
      `the card ${title ? `"${title}" ` : ''}is not seen`,
      6_000,
    );
    return box as unknown as Box;
  }
  /** The card is beside this target: at most so far away, and not over it. */
  async isBeside(target: Locator): Promise<boolean> {
    const [card, box] = [await this.seenBox(), await target.boundingBox().catch(() => null)];
    return card !== null && box !== null && gapBetween(card, box) <= 48 && overlap(card, box) < 0.2;
  }
  /** The focus, through open shadow roots, is in the card. */
  hasFocus(): Promise<boolean> {
    return this.card
      .evaluate((card) => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        return !!active && card.contains(active);
      })
      .catch(() => false);
  }
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active?.id || active?.localName || '';
    });
  }
  cdp(): Promise<CDPSession> {
    return this.page.context().newCDPSession(this.page);
  }
}

/** Asks until it is so; throws what is wrong after `ms`. */
export async function until(is: () => Promise<boolean>, otherwise: string, ms = 3_000): Promise<void> {
  const end = Date.now() + ms;
  for (;;) {
    if (await is()) return;
    if (Date.now() > end) throw new Error(otherwise);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

export function must(fact: unknown, otherwise: string): asserts fact {
  if (!fact) throw new Error(otherwise);
}

export const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function gapBetween(a: Box, b: Box): number {
  const x = Math.max(b.x - a.x - a.width, a.x - b.x - b.width, 0);
  const y = Math.max(b.y - a.y - a.height, a.y - b.y - b.height, 0);
  return Math.hypot(x, y);
}

/** Share of `b` that lies under `a`. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? (width * height) / (b.width * b.height) : 0;
}

function opacityOf(element: Element): number {
  let opacity = 1;
  for (let at: Element | null = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
  return opacity;
}
