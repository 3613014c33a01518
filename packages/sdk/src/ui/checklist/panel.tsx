import { Component } from 'preact';
import type { ChecklistView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { CHECK, icon } from '../icon.tsx';
import { fill, plural } from '../strings/strings.ts';
import { localize } from '../text/localize.ts';
import { rich } from '../text/text.tsx';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { Item } from './item.tsx';

interface Props {
  context: UiContext;
  view: ChecklistView;
}

/** The open checklist: what is done, the one thing that is next, and the rest in quiet lines. Or the closing card. */
export class Panel extends Component<Props, { chosen?: string | null; asking?: boolean; asked?: boolean }> {
  render() {
    const { context, view } = this.props;
    const { content, complete } = view;
    const to = { contentId: content.id };
    return (
      <div
        class={`card panel ${content.position === 'bottom-left' ? 'at-start' : ''}`}
        part="panel"
        role="dialog"
        tabIndex={-1}
        aria-labelledby="checklist-title"
        aria-describedby={!complete && content.promise ? 'checklist-promise' : undefined}
        data-foothold-surface="checklist"
        data-foothold-content={content.id}
      >
        <Header
          context={context}
          view={view}
          collapse={() => context.send({ ...to, type: 'collapse' })}
          dismiss={() => context.send({ ...to, type: 'dismiss', by: 'close' })}
          help={() => this.setState({ asking: true, asked: false })}
        />
        {complete ? this._done() : this._list()}
      </div>
    );
  }

  _list() {
    const { context, view } = this.props;
    const { content, items, doneCount } = view;
    const { strings, locale } = context;
    if (this.state.asking)
      return (
        <Help context={context} ask={(message) => this._ask(message)} cancel={() => this.setState({ asking: false })} />
      );
    const minutes = items.reduce((sum, { item, done }) => sum + (done ? 0 : (item.minutes ?? 0)), 0);
    const current = this._current();
    return [
      <div class="gauge" key="gauge">
        <div class="bar" part="progress">
          <div style={{ '--share': `${doneCount / (items.length || 1)}` }} />
        </div>
        <div class="small figures">
          <span>{fill(locale, strings.progress, doneCount, items.length)}</span>
          {minutes > 0 && <span>{plural(locale, strings.minutes, minutes)}</span>}
        </div>
      </div>,
      <ul class="items" key="items">
        {items.map((item) => (
          <Item
            key={item.item.id}
            context={context}
            view={item}
            current={item.item.id === current}
            choose={() => this.setState({ chosen: item.item.id === current ? null : item.item.id })}
            start={() => context.send({ contentId: content.id, type: 'item', itemId: item.item.id })}
          />
        ))}
      </ul>,
      this.state.asked && (
        <p class="asked small" key="asked">
          {strings.asked}
        </p>
      ),
    ];
  }

  /** The item that the person has opened, while it can be done; else the first that can. */
  _current(): string | null | undefined {
    const free = this.props.view.items.filter(({ done, locked }) => !done && !locked);
    const { chosen } = this.state;
    if (chosen === null || free.some(({ item }) => item.id === chosen)) return chosen;
    return free[0]?.item.id;
  }

  _done() {
    const { context, view } = this.props;
    const { done, id } = view.content;
    const action = done?.action;
    return (
      <div class="finish">
        <span class="badge" part="badge">
          {icon(CHECK, 26)}
        </span>
        {done?.body && <p class="body">{rich(context, done.body)}</p>}
        <ul class="achieved">
          {view.items.map(({ item }) => (
            <li key={item.id}>
              {icon(CHECK, 14)}
              <span>{rich(context, item.title)}</span>
            </li>
          ))}
        </ul>
        {action && (
          <button
            type="button"
            class="main"
            part="button action"
            data-foothold-action="next"
            onClick={context.host.guard(() => context.send({ contentId: id, type: 'action', action: action.action }))}
          >
            {localize(action.label, context.locale)}
          </button>
        )}
      </div>
    );
  }

  _ask(message: string): void {
    const { context, view } = this.props;
    context.send({ contentId: view.content.id, type: 'help', ...(message && { message }) });
    context.layer.announce(context.strings.asked);
    this.setState({ asking: false, asked: true });
  }
}
