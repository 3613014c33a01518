import type { UiHost } from '../../core/surface.ts';
import base from './base.css?inline';
import { applyTheme } from './theme.ts';

const KEPT_INSIDE =
  'click dblclick pointerdown pointerup mousedown mouseup touchstart touchend keydown keyup keypress focusin focusout input change submit wheel';

const RIGHT_TO_LEFT = /^(ar|he|iw|fa|ur|ps|sd|ug|yi|dv|ckb)\b/i;

/**
 * An element with an open shadow root that surfaces are drawn in: styles, theme, language and a live region of its own.
 * What happens inside does not bubble out: no click "outside" for the host's menus, no key for its shortcuts.
 */
export class Room {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  /** Carries direction and language; the surfaces' containers are its children. */
  readonly stage = document.createElement('div');
  _status = document.createElement('div');
  _host: UiHost;
  _theme: CSSStyleSheet;
  _styles = new Set<string>();

  /** @param css of the element itself; the theme stands above it. */
  constructor(host: UiHost, element: HTMLElement, css = '') {
    this._host = host;
    this.element = element;
    // A page's own element may have been somebody's room before.
    this.root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    this._status.className = 'sr';
    this._status.setAttribute('role', 'status');
    this.root.replaceChildren(this.stage, this._status);
    this._theme = sheet(':host{}');
    this.root.adoptedStyleSheets = [sheet(base + css), this._theme];
    for (const type of KEPT_INSIDE.split(' ')) this.stage.addEventListener(type, (event) => event.stopPropagation());
  }

  /** Adds a surface's styles, once. */
  addStyles(css: string): void {
    if (this._styles.has(css)) return;
    this._styles.add(css);
    this.root.adoptedStyleSheets.push(sheet(css));
  }

  /** In right-to-left text. */
  get rtl(): boolean {
    return this.stage.dir === 'rtl';
  }

  /** Says it to whoever listens to the page. */
  announce(text: string): void {
    this._status.textContent = '';
    // After what it is about is on the screen, which is laid out once that way.
    setTimeout(() => {
      this._status.textContent = text;
    }, 100);
  }

  /** Theme, language and direction, which may have changed since. Reads the page: before anything is written to it. */
  dress(): void {
    const locale = this._host.locale();
    const page = getComputedStyle(document.documentElement).direction;
    const dir = RIGHT_TO_LEFT.test(locale) ? 'rtl' : page;
    const still = this._host.theme.motion === 'none' || matchMedia('(prefers-reduced-motion:reduce)').matches;
    if (this.stage.className !== (still ? 'still' : '')) this.stage.className = still ? 'still' : '';
    if (this.stage.lang !== locale) this.stage.lang = locale;
    if (this.stage.dir !== dir) this.stage.dir = dir;
    applyTheme((this._theme.cssRules[0] as CSSStyleRule).style, this._host.theme);
  }
}

function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}
