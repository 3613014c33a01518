import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { ContentOptions } from './commands/content.ts';
import { HELP } from './help.ts';
import { type Io, WrongWords } from './io.ts';

const ROLES = ['owner', 'admin', 'editor', 'analyst', 'viewer'];
// Loaded when a command needs them: help and wrong words are answered at once.
const content = () => import('./commands/content.ts');
const tenancy = () => import('./commands/tenancy.ts');
const recovery = () => import('./commands/recovery.ts');
const PLACE = { project: { type: 'string' }, environment: { type: 'string', default: 'production' } } as const;
const JSON_FLAG = { json: { type: 'boolean', default: false } } as const;

type Command = (args: string[], io: Io) => Promise<void>;

const COMMANDS: { [words: string]: Command } = {
  'project create': async (args, io) => {
    const { values, words } = read(args, { organization: { type: 'string' }, ...JSON_FLAG }, ['NAME']);
    await (await tenancy()).createProject({ name: words[0], organization: values.organization }, values.json, io);
  },
  'member create': async (args, io) => {
    const { values, words } = read(
      args,
      {
        role: { type: 'string' },
        organization: { type: 'string' },
        'password-stdin': { type: 'boolean', default: false },
        ...JSON_FLAG,
      },
      ['EMAIL'],
    );
    const { role, organization } = values;
    if (!role || !ROLES.includes(role)) throw new WrongWords(`--role is one of ${ROLES.join(', ')}.`);
    const password = values['password-stdin'] ? (await io.input()).replace(/\r?\n$/, '') : undefined;
    await (await tenancy()).createMember({ email: words[0], role, password, organization }, values.json, io);
  },
  'key create': async (args, io) => {
    const options = { kind: { type: 'string' }, name: { type: 'string' }, ...PLACE, ...JSON_FLAG } as const;
    const { json, ...values } = read(args, options, []).values;
    if (values.kind !== 'write' && values.kind !== 'secret') throw new WrongWords('--kind is write or secret.');
    await (await tenancy()).key('key.create', values, json, io);
  },
  'key rotate': (args, io) => onKey('key.rotate', args, io),
  'key revoke': (args, io) => onKey('key.revoke', args, io),
  drain: async (args, io) => {
    const { values, words } = read(args, JSON_FLAG, ['DIR']);
    await (await recovery()).drain(words[0], values.json, io);
  },
  validate: async (args, io) => {
    const { values, words } = read(args, { ...PLACE, ...JSON_FLAG }, ['DIR']);
    await (await content()).validate({ dir: words[0], json: values.json }, io);
  },
  diff: async (args, io) => {
    const options = contentOptions(args);
    await (await content()).diff(options, io);
  },
  push: async (args, io) => {
    const { values, words } = read(args, { ...PLACE, ...JSON_FLAG, publish: { type: 'boolean', default: false } }, [
      'DIR',
    ]);
    await (await content()).push({ ...values, dir: words[0] }, io);
  },
  pull: async (args, io) => {
    const options = contentOptions(args);
    await (await content()).pull(options, io);
  },
  serve: async (args) => {
    read(args, {}, []);
    // The server's own process entry: it reads the environment and ends with its signals.
    await import(new URL('./main.js', import.meta.resolve('@foothold/server')).href);
  },
};

/** Runs one command. @returns its exit status: 0 done, 1 failed, 2 wrong words; null: it goes on */
export async function run(args: string[], io: Io): Promise<0 | 1 | 2 | null> {
  if (args.length === 1 && ['--help', '-h', 'help'].includes(args[0] as string)) {
    io.out(HELP);
    return 0;
  }
  try {
    const words = Object.hasOwn(COMMANDS, args[0] ?? '') ? 1 : 2;
    const name = args.slice(0, words).join(' ');
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw new WrongWords(name === '' ? 'Which command?' : `There is no command "${name}".`);
    await command(args.slice(words), io);
    return name === 'serve' ? null : 0;
  } catch (error) {
    if (error instanceof WrongWords) {
      io.err(`${error.message}\n\n${HELP}`);
      return 2;
    }
    io.err(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function onKey(operation: 'key.rotate' | 'key.revoke', args: string[], io: Io): Promise<void> {
  const { values, words } = read(args, JSON_FLAG, ['KEY']);
  await (await tenancy()).key(operation, { key: words[0] }, values.json, io);
}

function contentOptions(args: string[]): ContentOptions {
  const { values, words } = read(args, { ...PLACE, ...JSON_FLAG }, ['DIR']);
  return { ...values, publish: false, dir: words[0] };
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** The options, and exactly the words that are named. */
function read<const Given extends Options>(args: string[], options: Given, names: string[]) {
  const { values, positionals } = parse(args, options);
  if (positionals.length < names.length) throw new WrongWords(`${names[positionals.length]} is missing.`);
  if (positionals.length > names.length) throw new WrongWords(`What is "${positionals[names.length]}"?`);
  return { values, words: positionals as [string, ...string[]] };
}

function parse<const Given extends Options>(args: string[], options: Given) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new WrongWords((error as Error).message);
  }
}
