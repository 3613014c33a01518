import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Content, Milestone } from '@foothold/protocol/types';
import { isSame } from '@foothold/server/admin';
import type { Folder, Written } from './load.ts';

export interface WriteResult {
  written: string[];
  /** Files in code that say something else: they are left alone. */
  leftAlone: { file: string; id: string }[];
}

/** Writes what the server has into the folder as JSON; what says the same already, and code, stays as it is. */
export function writeFolder(
  dir: string,
  folder: Folder,
  { contents, milestones }: { contents: Content[]; milestones: Milestone[] },
): WriteResult {
  const result: WriteResult = { written: [], leftAlone: [] };
  const write = (file: string, value: unknown) => {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), `${JSON.stringify(value, null, 2)}\n`);
    result.written.push(file);
  };
  for (const content of contents) {
    const known = folder.contents.find(({ item }) => item.id === content.id);
    if (known && isSame(known.item, content)) continue;
    if (known && !known.isOwnJson) result.leftAlone.push({ file: known.file, id: content.id });
    else write(known?.file ?? `contents/${content.id}.json`, content);
  }
  const code = folder.milestones.find(({ file }) => !file.endsWith('.json'));
  const differing = milestones.filter((milestone) => !sameIn(folder.milestones, milestone));
  if (differing.length === 0) return result;
  if (code) for (const { id } of differing) result.leftAlone.push({ file: code.file, id });
  else write('milestones.json', milestones);
  return result;
}

function sameIn(known: Written<Milestone>[], milestone: Milestone): boolean {
  return known.some(({ item }) => isSame(item, milestone));
}
