import type { QuarantineItem } from '@foothold/protocol/types';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { keyInWords, reasonInWords } from './words.ts';

export interface HeldFilter {
  reason: string | undefined;
  name: string | undefined;
  key: string | undefined;
}

interface HeldFiltersProps {
  filter: HeldFilter;
  /** What is shown: its reasons and keys are there to choose from. */
  items: readonly QuarantineItem[];
  onChange: (changes: { [name: string]: string | null }) => void;
}

/** By reason, key and the event's exact name. */
export function HeldFilters({ filter, items, onChange }: HeldFiltersProps) {
  const reasons = new Map(items.map(({ reason }) => [reason, reasonInWords(reason)]));
  if (filter.reason) reasons.set(filter.reason, reasonInWords(filter.reason));
  const keys = new Map(items.flatMap(({ key }) => (key ? [[key.id, keyInWords(key)] as const] : [])));
  if (filter.key && !keys.has(filter.key)) keys.set(filter.key, `key ${filter.key.slice(0, 8)}`);
  return (
    <div class="filters">
      <Select
        label="Reason"
        value={filter.reason ?? ''}
        options={choices('Any reason', reasons)}
        onChange={(reason) => onChange({ reason: reason || null })}
      />
      <Select
        label="Key"
        value={filter.key ?? ''}
        options={choices('Any key', keys)}
        onChange={(key) => onChange({ key: key || null })}
      />
      <SearchField
        label="Exact name of the event"
        value={filter.name ?? ''}
        onSearch={(name) => onChange({ name: name || null })}
      />
    </div>
  );
}

const choices = (any: string, found: ReadonlyMap<string, string>) => [
  { id: '', label: any },
  ...[...found].map(([id, label]) => ({ id, label })).sort((a, b) => a.label.localeCompare(b.label)),
];
