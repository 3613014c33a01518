import { Component, createRef } from 'preact';
import type { ChecklistView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { CROSS, icon } from '../icon.tsx';
import { rich } from '../text/text.tsx';

interface Props {
  context: UiContext;
  view: ChecklistView;
  collapse(): void;
  dismiss(): void;
  help(): void;
}

const DOTS = 'M4 9h.01M9 9h.01M14 9h.01';
const DOWN = 'M4.5 7l4.5 4.5L13.5 7';

/** Title, promise, and the two ways out: back into the button, or (in the menu) away for good. */
export class Header extends Component<Props, { menu?: boolean }> {
  _menu = createRef<HTMLDivElement>();
  _opener = createRef<HTMLButtonElement>();

  render() {
    const { context, view, collapse, dismiss, help } = this.props;
    const { strings, host } = context;
    const { content, complete } = view;
    const toggle = () => {
      const menu = !this.state.menu;
      this.setState({ menu }, () => menu && this._menu.current?.querySelector('button')?.focus());
    };
    const close = () => {
      this.setState({ menu: false });
      this._opener.current?.focus();
    };
    const choice = (label: string, action: string, choose: () => void) => (
      <button type="button" part="button menu-item" data-foothold-action={action} onClick={host.guard(choose)}>
        {label}
      </button>
    );
    const onKeyDown = host.guard((event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !this.state.menu) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    });
    const onFocusOut = host.guard((event: FocusEvent) => {
      const inside = (event.currentTarget as Element).contains(event.relatedTarget as Node | null);
      if (!inside && this.state.menu) this.setState({ menu: false });
    });
    return (
      <div class="head">
        <div>
          <h2 id="checklist-title" part="title">
            {rich(context, complete ? (content.done?.title ?? strings.allDone) : content.title)}
          </h2>
          {!complete && content.promise && (
            <p class="promise" id="checklist-promise">
              {rich(context, content.promise)}
            </p>
          )}
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: not a control; it closes its menu when that is left or escaped. */}
        <div class="tools" onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
          {!complete && (
            <button
              type="button"
              class="icon"
              ref={this._opener}
              aria-label={strings.menu}
              aria-expanded={!!this.state.menu}
              part="button menu"
              onClick={host.guard(toggle)}
            >
              <span class="dots">{icon(DOTS)}</span>
            </button>
          )}
          <button
            type="button"
            class="icon"
            aria-label={complete ? strings.close : strings.collapse}
            data-foothold-action={complete ? 'close' : 'collapse'}
            part="button collapse"
            onClick={host.guard(complete ? dismiss : collapse)}
          >
            {icon(complete ? CROSS : DOWN)}
          </button>
          {this.state.menu && (
            <div class="menu" ref={this._menu} part="menu">
              {host.canHelp &&
                choice(strings.help, 'help', () => {
                  this.setState({ menu: false });
                  help();
                })}
              {choice(strings.hide, 'close', dismiss)}
            </div>
          )}
        </div>
      </div>
    );
  }
}
