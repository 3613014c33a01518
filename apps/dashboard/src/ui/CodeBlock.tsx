import { useState } from 'preact/hooks';

/** Lines to copy. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  const [said, say] = useState('Copy');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code);
      say('Copied');
    } catch {
      say('Select and copy');
    }
    setTimeout(() => say('Copy'), 2500);
  };
  return (
    <div class="code" dir="ltr">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, also by keyboard */}
      <section class="code-lines" tabIndex={0} aria-label={label}>
        <pre>{code}</pre>
      </section>
      <button type="button" class="button" onClick={() => void copy()} aria-live="polite">
        {said}
      </button>
    </div>
  );
}
