import type { Library } from './contract.ts';

export interface PageOptions {
  dir?: 'rtl';
  /** The value of `Content-Security-Policy`; scripts carry the nonce `abc`. */
  policy?: string;
}

/** A plain, accessible page of a host, with the library loaded and nothing started. */
export function pageOf(library: Library, { dir }: PageOptions): string {
  const sheets = library.css.slice(0, dir ? 2 : 1).map((_, index) => `<link rel="stylesheet" href="/${index}.css">`);
  const scripts = library.adapter.startsWith('foothold') ? ['/foothold.js', '/adapter.js'] : ['/adapter.js'];
  return `<!doctype html>
<html lang="${dir ? 'ar' : 'en'}" dir="${dir ?? 'ltr'}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Host</title>
<link rel="stylesheet" href="/host.css">${sheets.join('')}
</head>
<body>
<header><a id="first" href="#a">First</a> <a id="home" href="#b">Second</a></header>
<main>
<h1>Host page</h1>
<p>Words of the host.</p>
<p><button id="target" type="button">Target</button> <button id="second" type="button">Second</button></p>
<p><label>Field <input id="field"></label></p>
<div id="room"></div>
</main>
${scripts.map((src) => `<script nonce="abc" src="${src}"></script>`).join('')}
</body>
</html>`;
}

export const HOST_CSS = `
body { margin: 0; font: 16px/1.5 sans-serif; background: #fff; color: #111 }
header { padding: 12px } main { max-width: 800px; margin: 120px auto 0; padding: 0 24px }
@media (max-width: 480px) { main { margin-top: 0; padding: 0 8px } }
`;
