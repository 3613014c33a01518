import type { ComponentChildren } from 'preact';
import type { Resource } from '../api/useResource.ts';
import { Trouble } from './Trouble.tsx';
import { Waiting } from './Waiting.tsx';

interface LoadedProps<Value> {
  of: Resource<Value>;
  /** What is on its way: "people", "the funnel". */
  what: string;
  children: (value: Value) => ComponentChildren;
}

/** The value once it is there; until then that it is on its way, or what went wrong. An older value stays in sight. */
export function Loaded<Value>({ of: resource, what, children }: LoadedProps<Value>) {
  if (resource.status === 'loading') return <Waiting what={what} />;
  if (resource.status === 'failed') {
    return (
      <div class="stack">
        <Trouble failure={resource.failure} onRetry={resource.reload} />
        {resource.value !== null && <div class="refreshing">{children(resource.value)}</div>}
      </div>
    );
  }
  return <div aria-busy={resource.refreshing}>{children(resource.value)}</div>;
}
