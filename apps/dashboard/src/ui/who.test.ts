import { expect, it } from 'vitest';
import { whoDetail, whoHref, whoName } from './who.ts';

it('calls somebody by the best name there is', () => {
  expect(whoName({ id: 'u1', name: 'Ana', email: 'ana@a.example' })).toBe('Ana');
  expect(whoName({ id: 'u1', name: null, email: 'ana@a.example' })).toBe('ana@a.example');
  expect(whoName({ id: '0199c2be-1e7a-7b43-9d3e-00aa11bb22cc', name: null })).toBe('0199c2be…22cc');
});
it('does not say the e-mail address twice', () => {
  expect(whoDetail({ name: null, email: 'ana@a.example', accountName: 'Acme' })).toBe('Acme');
  expect(whoDetail({ name: 'Ana', email: 'ana@a.example', accountName: 'Acme' })).toBe('ana@a.example · Acme');
});
it('links ids of any kind', () => expect(whoHref('account', 'a/b?c')).toBe('/accounts/a%2Fb%3Fc'));
