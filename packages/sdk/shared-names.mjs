/**
 * What the chunks of a bundle have of their entry keeps in each the short name that it has there, so that none renames
 * what it imports: `import{t}`, not `import{C as t}`.
 */
export function createSharedNames() {
  /** Exported name → the entry's own. */
  const inEntry = {};
  return {
    /** The minified entry, with all that is not for the world exported by its own name. */
    entry: (code) =>
      inBraces(code, 'export', (local, exported) => {
        if (exported === 'default') return `${local} as default`;
        inEntry[exported] = local;
        return local;
      }),
    /** A chunk that imports by these names; `vars`, a minifier's cache, learns what it is to call them. */
    chunk: (code, vars) =>
      inBraces(code, 'import', (exported, local) => {
        vars[`$${local}`] = inEntry[exported];
        return `${inEntry[exported]} as ${local}`;
      }),
  };
}

/** Writes the pairs of names of the first such statement anew. */
function inBraces(code, statement, write) {
  return code.replace(new RegExp(`(?<=\\b${statement}\\s*{)[^}]*(?=})`), (names) =>
    names.split(',').map((one) => {
      const [name, other = name] = one.trim().split(/\s+as\s+/);
      return write(name, other);
    }),
  );
}
