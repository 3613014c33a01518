import type { JsonScanner, Members } from './json-scanner.ts';

export type Kind = 'absent' | 'null' | 'text' | 'object' | 'true' | 'other';

export interface FieldsOptions<Name extends string> {
  names: readonly Name[];
  /** Members of an object that are wanted too. */
  inside?: Partial<Record<Name, Members & { reset(): void }>>;
  /** Read, and no part of the hash. */
  unhashed?: readonly string[];
}

/** Where the members of an object lie that somebody wants, found while the object is read. */
export class Fields<Name extends string> implements Members {
  isUnhashed = false;
  readonly #byLength: { name: string; place: number; isUnhashed: boolean }[][] = [];
  readonly #inside: ((Members & { reset(): void }) | null)[] = [];
  readonly #places: Record<string, number> = {};
  readonly #kinds: Kind[] = [];
  readonly #escaped: boolean[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #hashes: number[] = [];

  constructor({ names, inside = {}, unhashed = [] }: FieldsOptions<Name>) {
    for (const name of new Set<string>([...names, ...unhashed])) {
      const place = this.#inside.length;
      this.#places[name] = place;
      this.#inside.push(inside[name as Name] ?? null);
      const sameLength = this.#byLength[name.length] ?? [];
      sameLength.push({ name, place, isUnhashed: unhashed.includes(name) });
      this.#byLength[name.length] = sameLength;
    }
    this.reset();
  }

  place(name: Name): number {
    return this.#places[name] as number;
  }

  reset(): void {
    for (let i = 0; i < this.#inside.length; i++) {
      this.#kinds[i] = 'absent';
      this.#inside[i]?.reset();
    }
  }

  read(scanner: JsonScanner, depth: number): boolean {
    const field = this.#find(scanner);
    this.isUnhashed = false;
    if (!field) return scanner.value(depth);
    const { place, isUnhashed } = field;
    const start = scanner.at;
    const kind = kindOf(scanner.bytes[start] as number);
    const inside = kind === 'object' ? (this.#inside[place] ?? null) : null;
    if (!(inside ? scanner.object(depth, inside) : scanner.value(depth))) return false;
    const isText = kind === 'text';
    this.#kinds[place] = kind;
    this.#escaped[place] = isText && scanner.isEscaped;
    this.#from[place] = isText ? scanner.from : start;
    this.#to[place] = isText ? scanner.to : scanner.at;
    this.#hashes[place] = scanner.low;
    this.isUnhashed = isUnhashed;
    return true;
  }

  kind(place: number): Kind {
    return this.#kinds[place] as Kind;
  }
  isEscaped(place: number): boolean {
    return this.#escaped[place] as boolean;
  }
  /** Where the content of a text lies, or all of any other value. */
  from(place: number): number {
    return this.#from[place] as number;
  }
  to(place: number): number {
    return this.#to[place] as number;
  }
  hash(place: number): number {
    return this.#hashes[place] as number;
  }

  #find({ bytes, from, to }: JsonScanner) {
    const candidates = this.#byLength[to - from];
    if (!candidates) return null;
    for (let i = 0; i < candidates.length; i++) {
      const candidate = candidates[i] as (typeof candidates)[number];
      const { name } = candidate;
      let at = 0;
      while (at < name.length && bytes[from + at] === name.charCodeAt(at)) at++;
      if (at === name.length) return candidate;
    }
    return null;
  }
}

function kindOf(byte: number): Kind {
  switch (byte) {
    case 0x22:
      return 'text';
    case 0x7b:
      return 'object';
    case 0x6e:
      return 'null';
    case 0x74:
      return 'true';
    default:
      return 'other';
  }
}
