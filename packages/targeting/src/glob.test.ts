import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlob, matchesPage, matchGlob } from './glob.ts';

/** The definition, naively: exponential, for short inputs. */
function naive(glob: string, text: string): boolean {
  if (glob === '') return text === '';
  if (glob.startsWith('**')) {
    const rest = glob.replace(/^\*+/, '');
    return [...text, ''].some((_, i) => naive(rest, text.slice(i)));
  }
  if (glob.startsWith('*')) {
    for (let i = 0; i <= text.length; i++) {
      if (naive(glob.slice(1), text.slice(i))) return true;
      if (text[i] === '/') return false;
    }
    return false;
  }
  return glob[0] === text[0] && text !== '' && naive(glob.slice(1), text.slice(1));
}

/** The same by a table of pattern × text: quadratic, for longer inputs. */
function table(glob: string, text: string): boolean {
  const tokens = glob.match(/\*+|[^*]/gs) ?? [];
  let row = [true, ...tokens.map((_, i) => tokens.slice(0, i + 1).every((token) => token[0] === '*'))];
  for (const char of text) {
    const next = [false];
    tokens.forEach((token, i) => {
      const isStar = token[0] === '*';
      const stays = isStar && row[i + 1] === true && (char !== '/' || token.length > 1);
      const takes = row[i] === true && (isStar ? char !== '/' || token.length > 1 : token === char);
      next.push(stays || takes || (isStar && next[i] === true));
    });
    row = next;
  }
  return row.at(-1) === true;
}

describe('a glob', () => {
  it.each([
    ['/reports', '/reports', true],
    ['/reports', '/reports/', false],
    ['/reports/*', '/reports/42', true],
    ['/reports/*', '/reports/42/edit', false],
    ['/reports/*/edit', '/reports/42/edit', true],
    ['/reports/**', '/reports/42/edit', true],
    ['/reports/**', '/reports', false],
    ['**/edit', '/a/b/edit', true],
    ['/a*c', '/abc', true],
    ['/a*c', '/ac', true],
    ['/a*c', '/a/c', false],
    ['*', '', true],
    ['**', '/any/thing', true],
    ['/a.c', '/abc', false],
    ['/a*', '/a*b', true],
    ['', '', true],
  ])('%s against %s: %s', (glob, text, expected) => {
    expect(matchGlob(glob, text)).toBe(expected);
  });

  it('means what the naive definition means', () => {
    const glob = fc.stringMatching(/^[ab/*]{0,7}$/).filter((text) => !text.includes('***'));
    const text = fc.stringMatching(/^[ab/*]{0,9}$/);
    fc.assert(
      fc.property(glob, text, (pattern, path) => {
        expect(matchGlob(pattern, path)).toBe(naive(pattern, path));
      }),
      { numRuns: 5000 },
    );
  });

  it('means the same over many words of states', () => {
    const piece = fc.constantFrom('aaaaaaaaaaaaaaaa', 'abababababababab', '*', '**', '/', 'b', '*a', '**a');
    const part = fc.constantFrom('aaaaaaaaaaaaaaaa', 'abababababababab', '/', 'a', 'b');
    const of = (one: fc.Arbitrary<string>, maxLength: number) =>
      fc.array(one, { minLength: 3, maxLength }).map((parts) => parts.join('').replace(/\*{3,}/g, '**'));
    fc.assert(
      fc.property(of(piece, 14), of(part, 20), (pattern, path) => {
        expect(matchGlob(pattern, path)).toBe(table(pattern, path));
        // What is made to match, matches.
        const made = pattern.replaceAll('**', 'a/b').replaceAll('*', 'ab');
        expect(matchGlob(pattern, made)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('compares the whole address when it has a scheme', () => {
    const page = { path: '/a', url: 'https://app.example.com/a?b=1' };
    expect(matchesPage('https://*.example.com/a**', page)).toBe(true);
    expect(matchesPage('/a', page)).toBe(true);
    expect(matchesPage('https://other/**', page)).toBe(false);
  });

  it('takes no more steps for a hostile pattern than for any other', () => {
    const hostile = compileGlob(`/${'**a*a'.repeat(102)}b`);
    // Backtracking would not end within the age of the universe.
    expect(hostile(`/${'a'.repeat(4096)}`)).toBe(false);
    expect(hostile(`/${'a'.repeat(4096)}b`)).toBe(true);
  });
});
