import type { ComponentChildren } from 'preact';

/** An honest empty state: what is missing, why, and what to do. */
export function Notice(props: { title: string; children: ComponentChildren; actions?: ComponentChildren }) {
  return (
    <section class="notice">
      <h2>{props.title}</h2>
      <p>{props.children}</p>
      {props.actions && <div class="actions">{props.actions}</div>}
    </section>
  );
}
