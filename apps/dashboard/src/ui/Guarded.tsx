import { Component, type ComponentChildren } from 'preact';

/** Keeps the frame when a page breaks, and says what to do. */
export class Guarded extends Component<{ children: ComponentChildren }, { error: Error | null }> {
  override state = { error: null as Error | null };
  static override getDerivedStateFromError(error: Error) {
    return { error };
  }
  override componentDidCatch(error: Error) {
    console.error(error);
  }
  render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div class="trouble" role="alert">
        <p>
          <strong>This page broke.</strong> {error.message}
        </p>
        <p>
          Reload it; your data is not touched.{' '}
          <button type="button" class="link-button" onClick={() => location.reload()}>
            Reload
          </button>
        </p>
      </div>
    );
  }
}
