import type { Library } from './contract.ts';

const action = (surface: string, name: string) => `[data-foothold-surface=${surface}] [data-foothold-action=${name}]`;

export const FOOTHOLD: Library = {
  name: 'Foothold',
  surface: 'tour',
  adapter: 'foothold',
  css: [],
  card: '[data-foothold-surface=tour]',
  next: action('tour', 'next'),
  close: action('tour', 'close'),
};

/** Foothold's other surfaces, for the checks that are not about steps and targets. */
export const SURFACES: Library[] = [
  {
    ...FOOTHOLD,
    name: 'checklist',
    surface: 'checklist',
    adapter: 'foothold-checklist',
    card: '[data-foothold-surface=checklist]',
    next: action('checklist', 'item'),
    close: action('checklist', 'collapse'),
  },
  {
    ...FOOTHOLD,
    name: 'celebration',
    surface: 'celebration',
    adapter: 'foothold-celebration',
    card: '[data-foothold-surface=celebration]',
    next: '[data-foothold-surface=celebration] .main',
    close: action('celebration', 'close'),
  },
];

/** Each as its own guide sets it up, with every option that helps it here. */
export const PEERS: Library[] = [
  {
    name: 'Shepherd',
    surface: 'tour',
    adapter: 'shepherd',
    css: ['shepherd.js/dist/css/shepherd.css'],
    card: '.shepherd-element',
    next: '.shepherd-element .go-next',
    close: '.shepherd-element .shepherd-cancel-icon',
  },
  {
    name: 'driver.js',
    surface: 'tour',
    adapter: 'driver',
    css: ['driver.js/dist/driver.css'],
    card: '.driver-popover',
    next: '.driver-popover-next-btn',
    close: '.driver-popover-close-btn',
  },
  {
    name: 'Joyride',
    surface: 'tour',
    adapter: 'joyride',
    css: [],
    card: '.react-joyride__tooltip',
    next: '.react-joyride__tooltip [data-action=primary]',
    close: '.react-joyride__tooltip [data-action=close]',
  },
  {
    name: 'Intro.js',
    surface: 'tour',
    adapter: 'intro',
    css: ['intro.js/introjs.css', 'intro.js/introjs-rtl.css'],
    card: '.introjs-tooltip',
    next: '.introjs-tooltip .introjs-nextbutton',
    close: '.introjs-tooltip .introjs-skipbutton',
  },
];
