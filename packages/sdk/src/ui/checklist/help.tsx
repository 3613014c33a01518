import { Component, createRef } from 'preact';
import type { UiContext } from '../context.ts';

/** A call for help, with a message if the person likes. */
export class Help extends Component<{ context: UiContext; ask(message: string): void; cancel(): void }> {
  _field = createRef<HTMLTextAreaElement>();

  override componentDidMount() {
    this._field.current?.focus({ preventScroll: true });
  }

  render() {
    const { context, ask, cancel } = this.props;
    const { strings, host } = context;
    const submit = host.guard((event: Event) => {
      event.preventDefault();
      ask(this._field.current?.value.trim() ?? '');
    });
    return (
      <form class="help" onSubmit={submit}>
        <label for="help">{strings.helpLabel}</label>
        <textarea id="help" ref={this._field} rows={3} maxLength={2000} part="field" />
        <div class="do end">
          <button type="button" class="quiet" data-foothold-action="back" onClick={host.guard(cancel)}>
            {strings.back}
          </button>
          <button type="submit" class="main" part="button submit" data-foothold-action="submit">
            {strings.send}
          </button>
        </div>
      </form>
    );
  }
}
