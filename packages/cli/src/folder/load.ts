import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { contentSchema, milestoneSchema } from '@foothold/protocol/schema';
import type { Content, Milestone } from '@foothold/protocol/types';
import { Failed } from '../io.ts';
import { runModule } from './run-module.ts';

const CODE = /\.(ts|mts|js|mjs)$/;
const READABLE = /\.(ts|mts|js|mjs|json)$/;

/** One content or milestone, with the file that it is written in. */
export interface Written<Item> {
  item: Item;
  /** Relative to the folder. */
  file: string;
  /** The file holds this one alone, as JSON: it can be written anew. */
  isOwnJson: boolean;
}
export interface Folder {
  contents: Written<Content>[];
  milestones: Written<Milestone>[];
  /** In words, each with file and field. */
  problems: string[];
}

/**
 * Reads a folder of content as code.
 * @throws Failed when there is no such folder; what is wrong inside it is among `problems`
 */
export async function loadFolder(dir: string): Promise<Folder> {
  if (!existsSync(dir) || !statSync(dir).isDirectory()) throw new Failed(`There is no folder ${dir}.`);
  const problems: string[] = [];
  const read = async <Item extends { id: string }>(files: string[], schema: Schema<Item>): Promise<Written<Item>[]> => {
    const found: Written<Item>[] = [];
    for (const file of files) {
      const name = relative(dir, file);
      try {
        found.push(...check(name, await readValue(file), schema, problems));
      } catch (error) {
        problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    for (const { item, file } of found) {
      const other = found.find((one) => one.item.id === item.id);
      if (other && other.file !== file) problems.push(`${file}: id: "${item.id}" is also in ${other.file}`);
    }
    return found;
  };
  const contents = await read(filesIn(join(dir, 'contents')), contentSchema);
  const milestones = await read(
    filesIn(dir).filter((file) => /^milestones\.\w+$/.test(relative(dir, file))),
    milestoneSchema,
  );
  if (milestones.filter(({ item }) => item.firstValue).length > 1) {
    problems.push('milestones: firstValue: only one milestone of a project is first value.');
  }
  return { contents, milestones, problems };
}

interface Schema<Item> {
  safeParse(value: unknown): { success: true; data: Item } | { success: false; error: { issues: Issue[] } };
}
interface Issue {
  path: PropertyKey[];
  message: string;
}

function check<Item>(file: string, value: unknown, schema: Schema<Item>, problems: string[]): Written<Item>[] {
  const isList = Array.isArray(value);
  const found: Written<Item>[] = [];
  for (const [index, each] of (isList ? value : [value]).entries()) {
    const result = schema.safeParse(each);
    if (result.success) {
      found.push({ item: result.data, file, isOwnJson: !isList && file.endsWith('.json') });
      continue;
    }
    for (const { path, message } of result.error.issues) {
      problems.push(`${file}: ${[...(isList ? [index] : []), ...path].map(String).join('.') || 'content'}: ${message}`);
    }
  }
  return found;
}

const filesIn = (dir: string): string[] =>
  existsSync(dir)
    ? readdirSync(dir)
        .filter((name) => READABLE.test(name) && !name.endsWith('.d.ts'))
        .sort()
        .map((name) => join(dir, name))
    : [];

const readValue = (file: string): Promise<unknown> | unknown =>
  CODE.test(file) ? runModule(file) : JSON.parse(readFileSync(file, 'utf8'));
