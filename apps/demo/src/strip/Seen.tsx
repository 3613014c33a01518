import { told } from '../foothold.ts';

/** What this page has told Foothold, and what Foothold's guides have done, newest first. */
export function Seen() {
  return (
    <div class="seen" data-testid="seen">
      <p>Since this page was loaded, newest first. Never what somebody types.</p>
      {told.value.length === 0 && <p>Nothing yet.</p>}
      <ol>
        {told.value.map(({ at, what, details }, i) => (
          <li key={told.value.length - i}>
            <time>{new Date(at).toLocaleTimeString('en-US', { hour12: false })}</time>
            <code>{what}</code>
            {details !== undefined && <code class="details">{JSON.stringify(details)}</code>}
          </li>
        ))}
      </ol>
    </div>
  );
}
