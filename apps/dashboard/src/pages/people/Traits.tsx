import type { JsonObject } from '@foothold/protocol/types';

/** Traits as the product sent them. */
export function Traits({ traits }: { traits: JsonObject }) {
  const entries = Object.entries(traits).sort(([a], [b]) => a.localeCompare(b));
  if (entries.length === 0) return <p class="soft small">No traits yet: they come with identify or group.</p>;
  return (
    <div>
      <h3>Traits</h3>
      <dl class="facts">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
