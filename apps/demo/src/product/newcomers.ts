/** Who the sign-up form is prefilled with: somebody else each time. The companies are invented. */
export interface Newcomer {
  name: string;
  email: string;
  company: string;
}

const NAMES = [
  'Ann Lindqvist',
  'Kwame Boateng',
  'Priya Raghavan',
  'Mateo Fuentes',
  'Yuki Tanabe',
  'Leila Haddad',
  'Tomasz Wilk',
  'Chiara Bellini',
  'Nia Okafor',
  'Jonas Albrecht',
  'Mei-Ling Chou',
  'Rafael Moreira',
  'Siobhan Keane',
  'Arman Petrosyan',
  'Zanele Mokoena',
  'Elif Aydin',
  'Hugo Marchand',
  'Ingrid Solheim',
  'Daniela Rusu',
  'Owen Pritchard',
];
const COMPANIES = [
  'Tideline Studio',
  'Copperfield & Moss',
  'Fernweh Media',
  'Paper Lantern',
  'Halfmoon Digital',
  'Sable & Finch',
  'Open Quay',
  'Lighthouse Lane',
  'Juniper Works',
  'Northlight Partners',
];

/** The nth newcomer; the same n gives the same person. */
export function newcomer(n: number): Newcomer {
  const name = NAMES[n % NAMES.length] as string;
  const company = COMPANIES[(n * 7 + 3) % COMPANIES.length] as string;
  const mailbox = name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .split(' ')[0];
  const host = company
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/-$/, '');
  return { name, company, email: `${mailbox}@${host}.example` };
}
