/**
 * Just enough lexing of ClickHouse SQL to know what a statement is before it runs: its verb, its `{name:Type}` placeholders,
 * its output or input format, and whether a second statement hides behind a semicolon. Text inside strings, quoted
 * identifiers, heredocs and comments is never mistaken for any of these.
 */
export interface Placeholder {
  name: string;
  type: string;
  start: number;
  end: number;
}

export interface Statement {
  /** First word in upper case: SELECT, INSERT, CREATE … */
  verb: string;
  /** The statement alone: no trailing semicolon. Inline INSERT data is included. */
  text: string;
  placeholders: Placeholder[];
  /** Name after FORMAT, if there is one. */
  format: string | undefined;
  /** True for an INSERT whose rows come as data (FORMAT or VALUES), not from a SELECT. */
  takesData: boolean;
  tokens: Token[];
}

export interface Token {
  kind: 'word' | 'string' | 'quoted' | 'placeholder' | 'punctuation';
  text: string;
  start: number;
  end: number;
}

export class MultiStatementError extends Error {}

const TOKEN =
  /(?<space>\s+|--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?\*\/)|(?<string>'(?:[^'\\]|\\[\s\S]|'')*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$)|(?<quoted>"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`\\]|\\[\s\S]|``)*`)|(?<placeholder>\{\s*[A-Za-z_]\w*\s*:[^{}'"`]*(?:'[^']*'[^{}'"`]*)*\})|(?<word>\w+)|(?<punctuation>[\s\S])/y;
const PLACEHOLDER = /^\{\s*([A-Za-z_]\w*)\s*:\s*([\s\S]*?)\s*\}$/;

/** Reads one statement. Throws `MultiStatementError` when a second one follows. */
export function readStatement(sql: string): Statement {
  const tokens: Token[] = [];
  let format: string | undefined;
  let takesData = false;
  let end = sql.length;
  let sawSelect = false;
  for (const token of tokenize(sql)) {
    if (token.text === ';') {
      if ([...tokenize(sql.slice(token.end))].some(({ text }) => text !== ';')) throw new MultiStatementError();
      end = token.start;
      break;
    }
    tokens.push(token);
    if (token.kind !== 'word') continue;
    const isInsert = tokens[0]?.text.toUpperCase() === 'INSERT';
    const word = token.text.toUpperCase();
    if (word === 'SELECT') sawSelect = true;
    if (!isInsert || sawSelect) continue;
    if (word === 'VALUES') {
      takesData = true;
      break;
    }
    if (tokens.at(-2)?.text.toUpperCase() === 'FORMAT') {
      takesData = true;
      format = token.text;
      break;
    }
  }
  if (!takesData) format = outputFormat(tokens);
  return {
    verb: (tokens.find(({ kind }) => kind === 'word')?.text ?? '').toUpperCase(),
    text: sql.slice(0, end),
    placeholders: tokens.flatMap(toPlaceholder),
    format,
    takesData,
    tokens,
  };
}

/** The statement with every placeholder renamed, so that no later query on the same session can find the value by its own name. */
export function renamePlaceholders(statement: Statement, rename: (name: string) => string): string {
  let text = '';
  let position = 0;
  for (const { name, type, start, end } of statement.placeholders) {
    text += `${statement.text.slice(position, start)}{${rename(name)}:${type}}`;
    position = end;
  }
  return text + statement.text.slice(position);
}

/** A single-quoted SQL literal. */
export function quote(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

/** The names of a statement's placeholders, each once. */
export function placeholderNames(sql: string): Set<string> {
  return new Set(readStatement(sql).placeholders.map(({ name }) => name));
}

function* tokenize(sql: string): Generator<Token> {
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < sql.length) {
    const start = pattern.lastIndex;
    const groups = pattern.exec(sql)?.groups;
    if (!groups) return;
    if (groups.space !== undefined) continue;
    const kind = (['string', 'quoted', 'placeholder', 'word'] as const).find((name) => groups[name] !== undefined);
    yield { kind: kind ?? 'punctuation', text: sql.slice(start, pattern.lastIndex), start, end: pattern.lastIndex };
  }
}

/** `FORMAT name` counts only at the end or before SETTINGS and INTO: `format` may also be a column. */
function outputFormat(tokens: Token[]): string | undefined {
  for (let i = tokens.length - 2; i >= 0; i--) {
    if (tokens[i]?.text.toUpperCase() !== 'FORMAT' || tokens[i]?.kind !== 'word') continue;
    const name = tokens[i + 1];
    const after = tokens[i + 2]?.text.toUpperCase();
    if (name?.kind === 'word' && (after === undefined || after === 'SETTINGS' || after === 'INTO')) return name.text;
  }
  return undefined;
}

function toPlaceholder({ kind, text, start, end }: Token): Placeholder[] {
  if (kind !== 'placeholder') return [];
  const [, name, type] = PLACEHOLDER.exec(text) ?? [];
  return name === undefined || type === undefined ? [] : [{ name, type, start, end }];
}
