import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { place } from '../session/session.ts';

/** The title of a page, one sentence of what it says, and what can be done with it. */
export function PageHead(props: { title: string; children?: ComponentChildren; actions?: ComponentChildren }) {
  const where = place.value?.project.name;
  useEffect(() => {
    document.title = where ? `${props.title} · ${where} · Foothold` : `${props.title} · Foothold`;
  }, [props.title, where]);
  return (
    <div class="page-head">
      <div class="page-head-row">
        <h1>{props.title}</h1>
        {props.actions}
      </div>
      {props.children && <p>{props.children}</p>}
    </div>
  );
}
