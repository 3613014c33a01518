/**
 * Where the built form of a module lies: threads and processes run what is built, also when whoever starts them runs from
 * source. `file` is relative to the module at `here` (`import.meta.url`), whatever folder all of it was put into.
 */
export function built(here: string, file: string): URL {
  const isSource = here.endsWith('.ts');
  return new URL(file, isSource ? here.replace(/^(.*)\/src\//, '$1/dist/') : here);
}
