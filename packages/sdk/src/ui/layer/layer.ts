/**
 * The one element that Foothold puts into a page: `<foothold-layer>`, an open shadow root in the browser's top layer.
 * It is in the document only while something shows, follows the host's dialogs (see `homeOf`), and goes back on top
 * whenever the host opens a top-layer element of its own. What happens inside does not bubble out: no click "outside"
 * for the host's menus, no key for its shortcuts.
 */
import type { UiHost } from '../../core/surface.ts';
import base from './base.css?inline';
import { applyTheme } from './theme.ts';
import { deepActive, homeOf } from './top-layer.ts';

const KEPT_INSIDE =
  'click dblclick pointerdown pointerup mousedown mouseup touchstart touchend keydown keyup keypress focusin focusout input change submit wheel';

const RIGHT_TO_LEFT = /^(ar|he|iw|fa|ur|ps|sd|ug|yi|dv|ckb)\b/i;

export class Layer {
  readonly element = document.createElement('foothold-layer');
  readonly root = this.element.attachShadow({ mode: 'open' });
  /** Carries direction and language; the surfaces' containers are its children. */
  readonly stage = document.createElement('div');
  _status = document.createElement('div');
  _host: UiHost;
  _target: Element | null = null;
  _stop: (() => void) | null = null;
  _theme: CSSStyleSheet;
  _styles = new Set<string>();

  constructor(host: UiHost) {
    this._host = host;
    this.element.setAttribute('popover', 'manual');
    this._status.className = 'sr';
    this._status.setAttribute('role', 'status');
    this.root.append(this.stage, this._status);
    this._theme = sheet(':host{}');
    this.root.adoptedStyleSheets = [sheet(base), this._theme];
    for (const type of KEPT_INSIDE.split(' ')) this.element.addEventListener(type, (event) => event.stopPropagation());
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

  /** Puts the layer on the screen (again), in the right place for this target. */
  show(target: Element | null = this._target): void {
    this._target = target;
    if (!this._stop) this._start();
    const home = homeOf(this.element, target);
    if (this.element.parentNode !== home) this._raise(home);
  }

  /** Takes the layer out of the document, with every listener. */
  hide(): void {
    this._stop?.();
    this._stop = this._target = null;
    this.element.remove();
  }

  /** Says it to whoever listens to the page. */
  announce(text: string): void {
    this._status.textContent = '';
    requestAnimationFrame(() => {
      this._status.textContent = text;
    });
  }

  /** Theme, language and direction, which may have changed since. Reads the page: before anything is written to it. */
  dress(): void {
    const locale = this._host.locale();
    const page = getComputedStyle(document.documentElement).direction;
    const dir = RIGHT_TO_LEFT.test(locale) ? 'rtl' : page;
    if (this.stage.lang !== locale) this.stage.lang = locale;
    if (this.stage.dir !== dir) this.stage.dir = dir;
    applyTheme((this._theme.cssRules[0] as CSSStyleRule).style, this._host.theme);
  }

  _start(): void {
    const changed = this._host.guard(() => this.show());
    const toggled = this._host.guard((event: Event) => {
      const { target } = event;
      if (target === this.element || target instanceof HTMLDetailsElement) return;
      this._raise(homeOf(this.element, this._target));
    });
    const observer = new MutationObserver(
      this._host.guard((records: MutationRecord[]) => {
        if (!this.element.isConnected || records.some((record) => record.type === 'attributes')) this.show();
      }),
    );
    observer.observe(document, { subtree: true, childList: true, attributeFilter: ['open'] });
    const dark = matchMedia('(prefers-color-scheme:dark)');
    const dress = this._host.guard(() => this.dress());
    document.addEventListener('toggle', toggled, true);
    document.addEventListener('fullscreenchange', toggled);
    document.addEventListener('focusin', changed);
    dark.addEventListener('change', dress);
    this._stop = () => {
      observer.disconnect();
      document.removeEventListener('toggle', toggled, true);
      document.removeEventListener('fullscreenchange', toggled);
      document.removeEventListener('focusin', changed);
      dark.removeEventListener('change', dress);
    };
  }

  /** Into this element and to the top of the top layer; what had the focus inside keeps it. */
  _raise(home: Element): void {
    const { element } = this;
    const active = this.root.activeElement && deepActive();
    if (element.parentNode !== home) {
      if (element.isConnected && 'moveBefore' in home) (home as MovingParent).moveBefore(element, null);
      else home.append(element);
    }
    if (element.matches(':popover-open')) element.hidePopover();
    element.showPopover?.();
    (active as HTMLElement | null)?.focus({ preventScroll: true });
  }
}

type MovingParent = Element & { moveBefore(node: Node, before: Node | null): void };

function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}
