import { resolve } from 'node:path';
import type { Content, Milestone } from '@foothold/protocol/types';
import { type ContentAsCode, isSame, type NamedPlace, type PushedItem } from '@foothold/server/admin';
import { type Admin, connect } from '../connect.ts';
import { type Folder, loadFolder } from '../folder/load.ts';
import { writeFolder } from '../folder/write.ts';
import { Failed, type Io } from '../io.ts';

export interface ContentOptions {
  dir: string;
  project?: string;
  environment: string;
  publish: boolean;
  json: boolean;
}
type Pulled = ContentAsCode & { place: NamedPlace };

export async function validate({ dir, json }: Pick<ContentOptions, 'dir' | 'json'>, io: Io): Promise<void> {
  const folder = await readValid(dir, io);
  const { contents, milestones } = folder;
  const counts = { contents: contents.length, milestones: milestones.length };
  io.out(json ? JSON.stringify(counts) : `Valid: ${countsOf(folder)}.`);
}

export async function diff(options: ContentOptions, io: Io): Promise<void> {
  const folder = await readValid(options.dir, io);
  const { place, ...there } = await withAdmin(io, (admin) => admin.run<Pulled>('content.pull', whereOf(options)));
  const items = [
    ...differences('milestone', there.milestones, itemsOf(folder.milestones)),
    ...differences('content', there.contents, itemsOf(folder.contents)),
  ];
  if (options.json) return io.out(JSON.stringify({ place, items }));
  for (const { sign, type, id } of items) io.out(`${sign} ${type} ${id}`);
  if (items.length === 0) io.out(`Nothing differs from ${named(place)}.`);
}

export async function push(options: ContentOptions, io: Io): Promise<void> {
  const folder = await readValid(options.dir, io);
  const { place, items } = await withAdmin(io, (admin) =>
    admin.run<{ place: NamedPlace; items: PushedItem[] }>('content.push', {
      ...whereOf(options),
      contents: itemsOf(folder.contents),
      milestones: itemsOf(folder.milestones),
      publish: options.publish,
    }),
  );
  if (options.json) return io.out(JSON.stringify({ place, items, published: options.publish }));
  for (const { type, id, change } of items) if (change !== 'same') io.out(`${change} ${type} ${id}`);
  const said = options.publish ? `Pushed and published in ${named(place)}` : `Pushed to ${named(place)}; not published`;
  io.out(`${said}: ${countsOf(folder)}.`);
}

export async function pull(options: ContentOptions, io: Io): Promise<void> {
  const dir = resolve(options.dir);
  const folder = await loadFolder(dir).catch((): Folder => ({ contents: [], milestones: [], problems: [] }));
  const { place, ...there } = await withAdmin(io, (admin) => admin.run<Pulled>('content.pull', whereOf(options)));
  const { written, leftAlone } = writeFolder(dir, folder, there);
  if (options.json) io.out(JSON.stringify({ place, written, leftAlone }));
  else {
    for (const file of written) io.out(`wrote ${file}`);
    if (written.length + leftAlone.length === 0) io.out(`Nothing differs from ${named(place)}.`);
  }
  if (leftAlone.length === 0) return;
  const files = leftAlone.map(({ file, id }) => `${file} (${id})`).join(', ');
  throw new Failed(`Written in code, and different in ${named(place)}: ${files}. Change the code, or push it.`);
}

async function readValid(dir: string, io: Io): Promise<Folder> {
  const folder = await loadFolder(resolve(dir));
  for (const problem of folder.problems) io.err(problem);
  if (folder.problems.length > 0)
    throw new Failed(`${folder.problems.length} problems in ${dir}; nothing was changed.`);
  return folder;
}

async function withAdmin<Answer>(io: Io, use: (admin: Admin) => Promise<Answer>): Promise<Answer> {
  const admin = await connect(io);
  try {
    return await use(admin);
  } finally {
    await admin.close();
  }
}

function differences(type: string, there: { id: string }[], here: { id: string }[]) {
  const known = new Map(there.map((item) => [item.id, item]));
  const ids = new Set(here.map(({ id }) => id));
  const found: { sign: '+' | '~' | '-'; type: string; id: string }[] = [];
  for (const item of here) {
    const old = known.get(item.id);
    if (!old) found.push({ sign: '+', type, id: item.id });
    else if (!isSame(old, item)) found.push({ sign: '~', type, id: item.id });
  }
  for (const { id } of there) if (!ids.has(id)) found.push({ sign: '-', type, id });
  return found;
}

const itemsOf = <Item extends Content | Milestone>(written: { item: Item }[]): Item[] =>
  written.map(({ item }) => item);
const whereOf = ({ project, environment }: ContentOptions) => ({ ...(project ? { project } : {}), environment });
const named = ({ projectName, environmentName }: NamedPlace) => `${projectName} › ${environmentName}`;

const countsOf = ({ contents, milestones }: Folder): string =>
  `${counted(contents.length, 'content')}, ${counted(milestones.length, 'milestone')}`;
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
