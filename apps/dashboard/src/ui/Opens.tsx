import type { ComponentChildren } from 'preact';

/** A number or words in a sentence that open the list behind them. */
export function Opens({ onOpen, children }: { onOpen: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="link-button" onClick={onOpen}>
      {children}
    </button>
  );
}
