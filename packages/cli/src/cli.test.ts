import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalAdmin } from '@foothold/server/admin';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from './run.ts';

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'foothold-cli-'));
  folder = join(home, 'content');
  mkdirSync(join(folder, 'contents'), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function foothold(words: string, { input = '', dataDir = join(home, 'data') } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await run(words.split(' ').filter(Boolean), {
    env: { FOOTHOLD_DATA_DIR: dataDir },
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    input: async () => input,
  });
  return { status, out: out.join('\n'), err: err.join('\n') };
}
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
const TOUR = `import { defineTour } from '@foothold/cli';
import { hello } from '../words.ts';
const id: string = 'welcome';
export default defineTour({ id, name: 'Welcome', steps: [{ id: 'one', title: hello }] });`;
const CELEBRATION = {
  id: 'hooray',
  kind: 'celebration',
  name: 'Hooray',
  milestone: 'first',
  style: 'toast',
  title: 'Hooray',
};
const MILESTONES = [{ id: 'first', name: 'First', event: 'Reported', scope: 'person', firstValue: true }];

function writeContent() {
  write('words.ts', `export const hello: string = 'Hello';`);
  write('contents/welcome.ts', TOUR);
  write('contents/hooray.json', JSON.stringify(CELEBRATION));
  write('milestones.ts', `export default ${JSON.stringify(MILESTONES)}`);
}

describe('with the server down', () => {
  test('makes a project with keys, members and further keys', async () => {
    const made = await foothold('project create Acme --organization Initech --json');
    expect(made).toMatchObject({ status: 0, err: '' });
    const project = JSON.parse(made.out);
    expect(project).toEqual({
      projectId: expect.any(String),
      environments: ['production', 'staging'].map((name) => ({
        id: expect.any(String),
        name,
        writeKey: expect.stringMatching(/^fhw_/),
        secretKey: expect.stringMatching(/^fhs_/),
        identitySecret: expect.stringMatching(/^fhi_/),
      })),
    });
    const member = await foothold('member create ada@acme.example --role editor --password-stdin --json', {
      input: 'long enough for all\n',
    });
    expect(JSON.parse(member.out)).toMatchObject({ email: 'ada@acme.example', role: 'editor' });
    const short = await foothold('member create bob@acme.example --role viewer --password-stdin', { input: 'short\n' });
    expect([short.status, short.err]).toEqual([1, 'A password has at least 10 characters.']);
    const key = JSON.parse((await foothold('key create --kind secret --json')).out);
    expect(key.key).toMatch(/^fhs_/);
    const rotated = JSON.parse((await foothold(`key rotate ${key.key} --json`)).out);
    expect(rotated.key).not.toBe(key.key);
    expect((await foothold(`key revoke ${rotated.id}`)).status).toBe(0);
    expect(await foothold(`key revoke ${rotated.id}`)).toMatchObject({ status: 1, err: 'No such key.' });
  });

  test('pushes a folder of content as code, publishes it, and sees what differs', async () => {
    await foothold('project create Acme --json');
    writeContent();
    expect((await foothold(`validate ${folder}`)).out).toBe('Valid: 2 contents, 1 milestone.');
    const pushed = await foothold(`push ${folder} --publish`);
    expect(pushed.err).toBe('');
    expect(pushed.out.split('\n')).toEqual([
      'added milestone first',
      'added content hooray',
      'added content welcome',
      'Pushed and published in Acme › production: 2 contents, 1 milestone.',
    ]);
    expect((await foothold(`diff ${folder}`)).out).toBe('Nothing differs from Acme › production.');
    write('contents/hooray.json', JSON.stringify({ ...CELEBRATION, style: 'modal' }));
    write('contents/new.json', JSON.stringify({ ...CELEBRATION, id: 'new' }));
    rmSync(join(folder, 'contents/welcome.ts'));
    expect((await foothold(`diff ${folder}`)).out.split('\n')).toEqual([
      '~ content hooray',
      '+ content new',
      '- content welcome',
    ]);
  });

  test('pulls what is there as JSON and leaves code alone', async () => {
    await foothold('project create Acme --json');
    writeContent();
    await foothold(`push ${folder}`);
    const elsewhere = join(home, 'elsewhere');
    expect(await foothold(`pull ${elsewhere}`)).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(join(elsewhere, 'contents/welcome.json'), 'utf8'))).toMatchObject({ kind: 'tour' });
    expect(JSON.parse(readFileSync(join(elsewhere, 'milestones.json'), 'utf8'))).toEqual(MILESTONES);
    expect((await foothold(`diff ${elsewhere}`)).out).toBe('Nothing differs from Acme › production.');
    write('contents/welcome.ts', TOUR.replace("'Welcome'", "'Changed'"));
    const again = await foothold(`pull ${folder}`);
    expect([again.status, again.err]).toEqual([1, expect.stringContaining('contents/welcome.ts (welcome)')]);
  });

  test('says what is wrong with a folder, with file and field, and changes nothing', async () => {
    await foothold('project create Acme --json');
    write('contents/a.json', JSON.stringify({ ...CELEBRATION, style: 'fireworks' }));
    write('contents/b.ts', 'export default {');
    write('contents/c.json', JSON.stringify(CELEBRATION));
    write('contents/d.json', JSON.stringify(CELEBRATION));
    const { status, err } = await foothold(`push ${folder}`);
    expect(status).toBe(1);
    expect(err).toMatch(/contents\/a\.json: style: /);
    expect(err).toMatch(/contents\/b\.ts: /);
    expect(err).toMatch(/contents\/d\.json: id: "hooray" is also in contents\/c\.json/);
    expect((await foothold(`pull ${join(home, 'x')}`)).out).toBe('Nothing differs from Acme › production.');
    expect(await foothold(`push ${join(home, 'nowhere')}`)).toMatchObject({ status: 1 });
  });

  test('names what there is when a project or environment is not there', async () => {
    await foothold('project create Acme --json');
    const { status, err } = await foothold(`diff ${folder} --environment moon`);
    expect([status, err]).toEqual([1, 'There is no environment "moon"; there is "production", "staging".']);
    expect((await foothold(`diff ${folder} --project Globex`)).err).toBe(
      'There is no project "Globex"; there is "Acme".',
    );
  });
});

test.each([
  '',
  'fly',
  'project',
  'project create',
  'project create A B',
  'project create A --color red',
  'member create a@b.example',
  'member create a@b.example --role king',
  'key create --kind wooden',
  'push',
  'toString',
])('wrong words are refused with help: "%s"', async (words) => {
  const { status, out, err } = await foothold(words);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain('foothold <command>');
});

describe('with the server up', () => {
  let server: Server;
  afterEach(() => void server?.close());

  test('goes through it, with the token of the data directory; a file that a dead server left is no server', async () => {
    const dataDir = join(home, 'data');
    const behind = await openLocalAdmin({ dataDir: join(home, 'behind') });
    const asked: unknown[] = [];
    server = createServer(async (request, response) => {
      if (request.url === '/healthz') return void response.end('ok');
      const body = Buffer.concat(await request.toArray());
      asked.push([request.url, request.headers.authorization]);
      const answer = await behind.run(request.url?.split('/').at(-1) ?? '', JSON.parse(body.toString()));
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    mkdirSync(dataDir);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeFileSync(join(dataDir, 'admin.json'), JSON.stringify({ url, token: 'secret' }));
    expect((await foothold('project create Remote --json', { dataDir })).status).toBe(0);
    expect(asked).toEqual([['/api/admin/project.create', 'Bearer fha_secret']]);
    await behind.close();

    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect((await foothold('project create Local --json', { dataDir })).status).toBe(0);
    expect(asked.length).toBe(1);
  });
});
