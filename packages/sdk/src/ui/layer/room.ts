import type { UiHost } from '../../core/surface.ts';
import { h } from '../dom/h.ts';
import tour from '../tour/tour.css?inline';
import base from './base.css?inline';
import layer from './layer.css?inline';
import { applyTheme } from './theme.ts';

const KEPT_INSIDE =
  'click dblclick pointerdown pointerup mousedown mouseup touchstart touchend keydown keyup keypress focusin focusout input change submit wheel';

const RIGHT_TO_LEFT = /^(ar|he|iw|fa|ur|ps|sd|ug|yi|dv|ckb)\b/i;

/** An element with an open shadow root that surfaces are drawn in: styles, theme, language and a live region of its own. */
export interface Room {
  readonly element: HTMLElement;
  /** Carries direction and language; the surfaces' containers are its children. */
  readonly stage: HTMLElement;
  /** Adds a surface's styles, once. */
  addStyles(css: string): void;
  /** Says it to whoever listens to the page. */
  announce(text: string): void;
  /** Theme, language and direction, which may have changed since. Reads the page: before anything is written to it. */
  dress(): void;
}

/** What happens inside does not bubble out: no click "outside" for the host's menus, no key for its shortcuts. */
export function createRoom(host: UiHost, element: HTMLElement): Room {
  // A page's own element may have been somebody's room before.
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  const stage = h('div');
  const status = h('div', { class: 'sr', role: 'status' });
  const theme = sheet(':host{}');
  const styles = new Set<string>();
  root.replaceChildren(stage, status);
  root.adoptedStyleSheets = [sheet(layer + base + tour), theme];
  for (const type of KEPT_INSIDE.split(' ')) stage.addEventListener(type, (event) => event.stopPropagation());

  return {
    element,
    stage,
    addStyles(more) {
      if (!styles.has(more)) root.adoptedStyleSheets.push(sheet(more));
      styles.add(more);
    },
    announce(text) {
      status.textContent = '';
      // After what it is about is on the screen, which is laid out once that way.
      setTimeout(() => {
        status.textContent = text;
      }, 100);
    },
    dress() {
      const locale = host.locale();
      const page = getComputedStyle(document.documentElement).direction;
      const dir = RIGHT_TO_LEFT.test(locale) ? 'rtl' : page;
      const isStill = host.theme.motion === 'none' || matchMedia('(prefers-reduced-motion:reduce)').matches;
      const look = { className: isStill ? 'still' : '', lang: locale, dir };
      for (const name of ['className', 'lang', 'dir'] as const)
        if (stage[name] !== look[name]) stage[name] = look[name];
      applyTheme((theme.cssRules[0] as CSSStyleRule).style, host.theme);
    },
  };
}

function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}
