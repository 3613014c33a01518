import type { Chance } from './random.ts';

// First and family names that go together, by where they are at home.
const CULTURES: readonly [string[], string[]][] = [
  [
    ['Ann', 'Grace', 'Owen', 'Hannah', 'Miles', 'Ruth', 'Callum', 'Beth'],
    ['Whitaker', 'Pritchard', 'Langley', 'Marsh', 'Ferris', 'Holloway'],
  ],
  [
    ['Astrid', 'Jonas', 'Freja', 'Lars', 'Ingrid', 'Mikkel'],
    ['Lindqvist', 'Solheim', 'Nygaard', 'Dahl', 'Bergström'],
  ],
  [
    ['Lukas', 'Katrin', 'Felix', 'Annika', 'Moritz', 'Heike'],
    ['Albrecht', 'Brandt', 'Vogel', 'Seidel', 'Kirchner'],
  ],
  [
    ['Camille', 'Hugo', 'Élodie', 'Julien', 'Margaux', 'Théo'],
    ['Marchand', 'Delacroix', 'Fontaine', 'Perrin', 'Lemaire'],
  ],
  [
    ['Mateo', 'Lucía', 'Diego', 'Carmen', 'Sofía', 'Andrés'],
    ['Fuentes', 'Navarro', 'Ibáñez', 'Quiroga', 'Salazar'],
  ],
  [
    ['Rafael', 'Beatriz', 'Thiago', 'Larissa', 'Caio'],
    ['Moreira', 'Cardoso', 'Teixeira', 'Nogueira'],
  ],
  [
    ['Chiara', 'Matteo', 'Giulia', 'Davide'],
    ['Bellini', 'Ferrante', 'Ricci', 'Mancini'],
  ],
  [
    ['Tomasz', 'Zofia', 'Jakub', 'Hanna', 'Olena', 'Petro'],
    ['Wilk', 'Nowicka', 'Kowalczyk', 'Shevchuk', 'Bondar'],
  ],
  [
    ['Elif', 'Emre', 'Defne', 'Kerem'],
    ['Aydın', 'Yıldız', 'Kaya', 'Demir'],
  ],
  [
    ['Leila', 'Omar', 'Yasmin', 'Karim', 'Noor', 'Samir'],
    ['Haddad', 'Mansour', 'Khalil', 'Nasser'],
  ],
  [
    ['Tamar', 'Noam', 'Yael', 'Eitan'],
    ['Peretz', 'Shalev', 'Barak', 'Amir'],
  ],
  [
    ['Arman', 'Anahit', 'Giorgi', 'Nino'],
    ['Petrosyan', 'Hakobyan', 'Beridze', 'Lomidze'],
  ],
  [
    ['Priya', 'Arjun', 'Meera', 'Rohan', 'Kavya', 'Vikram'],
    ['Raghavan', 'Iyer', 'Deshpande', 'Banerjee', 'Kulkarni'],
  ],
  [
    ['Ayesha', 'Bilal', 'Sana', 'Hamza'],
    ['Qureshi', 'Siddiqui', 'Mirza'],
  ],
  [
    ['Mei', 'Wei', 'Jia', 'Hao', 'Lin'],
    ['Chou', 'Zhang', 'Huang', 'Xu', 'Lau'],
  ],
  [
    ['Yuki', 'Haruto', 'Aoi', 'Ren', 'Sakura'],
    ['Tanabe', 'Nakamura', 'Fujii', 'Okada'],
  ],
  [
    ['Minjun', 'Seoyeon', 'Jiho', 'Hana'],
    ['Kang', 'Yoon', 'Seo', 'Baek'],
  ],
  [
    ['Linh', 'Minh', 'Thao', 'Quang'],
    ['Tran', 'Pham', 'Dang', 'Vu'],
  ],
  [
    ['Kwame', 'Ama', 'Kofi', 'Efua'],
    ['Boateng', 'Mensah', 'Owusu'],
  ],
  [
    ['Nia', 'Chidi', 'Amara', 'Tunde'],
    ['Okafor', 'Adeyemi', 'Balogun', 'Eze'],
  ],
  [
    ['Zanele', 'Thabo', 'Lerato', 'Sipho'],
    ['Mokoena', 'Dlamini', 'Khumalo'],
  ],
  [
    ['Wanjiru', 'Otieno', 'Achieng', 'Kamau'],
    ['Mwangi', 'Odhiambo', 'Njoroge'],
  ],
];

const FIRST = [
  'Tideline',
  'Copper',
  'Fernweh',
  'Paper',
  'Halfmoon',
  'Sable',
  'Quiet',
  'Lantern',
  'Juniper',
  'Northlight',
  'Ember',
  'Maple',
  'Salt',
  'Bright',
  'Willow',
  'Kestrel',
  'Granite',
  'Opal',
  'Harbor',
  'Meridian',
  'Clover',
  'Indigo',
  'Cinder',
  'Summit',
  'Bramble',
  'Aster',
  'Marlow',
  'Tamarind',
  'Cobalt',
  'Heron',
  'Saffron',
  'Drift',
  'Hazel',
  'Pilot',
  'Rook',
];
const SECOND = [
  'Studio',
  'Media',
  '& Moss',
  'Digital',
  '& Finch',
  'Works',
  'Partners',
  'Collective',
  'Lane',
  'House',
  'Agency',
  '& Vale',
  'Creative',
  'Row',
  'Marketing',
  '& Sons',
  'Quarter',
  'Group',
  'Growth',
  '& Thorn',
];

export function personName(chance: Chance): string {
  const [first, family] = chance.pick(CULTURES);
  return `${chance.pick(first)} ${chance.pick(family)}`;
}

/** The nth company: every pairing once before any comes again. */
export function companyName(n: number): string {
  const first = FIRST[n % FIRST.length] as string;
  const second = SECOND[(Math.floor(n / FIRST.length) * 7 + n) % SECOND.length] as string;
  return `${first} ${second}`;
}

/** ASCII for mail boxes and host names. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/ı/g, 'i')
    .replace(/[^A-Za-z0-9 ]/g, '')
    .trim()
    .toLowerCase()
    .replace(/ +/g, '-');
}

/** The five people who look after accounts. */
export const CSMS = ['Noor Haddad', 'Callum Marsh', 'Beatriz Cardoso', 'Jiho Yoon', 'Ama Boateng'] as const;
