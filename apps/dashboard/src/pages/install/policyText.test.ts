import { expect, it } from 'vitest';
import { isPolicy, policyIn } from './policyText.ts';

it.each([
  ['the value', "  default-src 'self'; img-src *\n", "default-src 'self'; img-src *"],
  ['a header line', "Content-Security-Policy: default-src 'self'", "default-src 'self'"],
  [
    'a block of headers',
    "HTTP/2 200\r\ncontent-security-policy: connect-src 'self'\r\nx-a: b\r\n",
    "connect-src 'self'",
  ],
  ['two headers', 'content-security-policy: a-src x\nContent-Security-Policy:  b-src y', 'a-src x, b-src y'],
  ['a meta element', `<meta http-equiv="Content-Security-Policy" content="default-src 'self'">`, "default-src 'self'"],
  [
    'an escaped meta element among others',
    `<meta charset="utf-8"><meta content='script-src &#39;self&#39;' http-equiv=content-security-policy>`,
    "script-src 'self'",
  ],
])('reads %s', (_, pasted, policy) => {
  expect(policyIn(pasted)).toBe(policy);
  expect(isPolicy(policy)).toBe(true);
});
it('knows what is no policy', () => {
  for (const text of ['', 'hello', 'Content-Type: text/html', 'foothold.js'])
    expect(isPolicy(policyIn(text))).toBe(false);
});
