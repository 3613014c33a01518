import { pathToFileURL } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';
import * as define from '../define.ts';

/**
 * What a module of content as code exports by default. TypeScript is stripped, not checked; files that it imports come along.
 * Only the helpers are there from `@foothold/cli`, wherever the folder lies.
 * @throws when it cannot be read, or exports nothing
 */
export async function runModule(file: string): Promise<unknown> {
  const bundle = await rolldown({ input: file, platform: 'node', plugins: [helpers], logLevel: 'silent' });
  try {
    const { output } = await bundle.generate({ format: 'esm', sourcemap: 'inline' });
    const code = `${output[0].code}\n//# sourceURL=${pathToFileURL(file)}`;
    const { default: value } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
    if (value === undefined) throw new Error('exports nothing by default');
    // Through JSON, as it will travel: what does not survive that is missed here and not on the server.
    return JSON.parse(JSON.stringify(value));
  } finally {
    await bundle.close();
  }
}

const HELPERS = '\0foothold-helpers';
const helpers: Plugin = {
  name: 'foothold-helpers',
  resolveId: (id) => (id === '@foothold/cli' ? HELPERS : null),
  load: (id) =>
    id === HELPERS
      ? Object.entries(define)
          .map(([name, helper]) => `export const ${name} = ${helper.toString()};`)
          .join('\n')
      : null,
};
