export type Framework = 'html' | 'react' | 'next' | 'vue';
export const FRAMEWORKS: { id: Framework; label: string; where: string }[] = [
  { id: 'html', label: 'HTML', where: 'In the <head> of every page.' },
  { id: 'react', label: 'React', where: 'In src/foothold.ts; call identify once somebody is signed in.' },
  { id: 'next', label: 'Next.js', where: 'In app/foothold.tsx; render <Foothold user={…} /> in your root layout.' },
  { id: 'vue', label: 'Vue', where: 'In src/foothold.ts; call identify once somebody is signed in.' },
];

/** The lines to paste, with this environment's write key and this server's address filled in. */
export function snippetOf(framework: Framework, { writeKey, host }: { writeKey: string; host: string }): string {
  if (framework === 'html') return html(writeKey, host);
  if (framework === 'next') return next(writeKey, host);
  return module(writeKey, host, framework);
}

const html = (writeKey: string, host: string) => `<script>
  window.foothold = [];
  // If somebody is signed in:
  foothold.push(['identify', user.id, {
    name: user.name,
    email: user.email,
    createdAt: user.createdAt, // when they signed up
  }]);
  // The company they belong to:
  foothold.push(['group', account.id, { name: account.name, plan: account.plan }]);
</script>
<script async src="${host}/foothold.js" data-write-key="${writeKey}"></script>`;

const CALLS = `  // Once somebody is signed in:
  foothold.identify(user.id, {
    name: user.name,
    email: user.email,
    createdAt: user.createdAt, // when they signed up
  });
  // The company they belong to:
  foothold.group(account.id, { name: account.name, plan: account.plan });`;

const module = (writeKey: string, host: string, framework: 'react' | 'vue') => `// npm install @foothold/sdk
import { foothold } from '@foothold/sdk';

foothold.init({ writeKey: '${writeKey}', apiHost: '${host}' });

${framework === 'vue' ? '// Call it from a watcher on your user.' : '// Call it from an effect that depends on your user.'}
export function tellFoothold(user, account) {
${CALLS}
}`;

const next = (writeKey: string, host: string) => `// npm install @foothold/sdk
'use client';
import { foothold } from '@foothold/sdk';
import { useEffect } from 'react';

foothold.init({ writeKey: '${writeKey}', apiHost: '${host}' });

export function Foothold({ user, account }) {
  useEffect(() => {
    if (!user) return;
${CALLS.replace(/^/gm, '  ')}
  }, [user, account]);
  return null;
}`;
