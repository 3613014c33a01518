/** Every surface in every state, as the core would hand it over. */
import type { Checklist, ChecklistItem, PublishedContent, Tour, TourStep } from '@foothold/protocol/types';
import type { ChecklistView, TourView, View } from '../src/core/surface.ts';

const published = { version: 3, publishedAt: 0 };

const steps: TourStep[] = [
  {
    id: 'create',
    title: 'Everything starts with a project',
    body: [
      {
        type: 'paragraph',
        text: [
          'A project holds the hours, files and reports for one client, ',
          { trait: 'firstName', fallback: 'friend' },
          '. You can ',
          { text: 'rename it', marks: ['strong'] },
          ' whenever you like.',
        ],
      },
    ],
    target: { locators: [{ testId: 'new-project' }] },
    side: 'bottom',
    align: 'end',
  },
  {
    id: 'hours',
    title: {
      en: 'Your week at a glance',
      de: 'Deine Woche auf einen Blick',
      ar: 'أسبوعك في لمحة',
      he: 'השבוע שלך במבט',
      ja: '今週のまとめ',
    },
    body: [
      {
        type: 'paragraph',
        text: {
          en: 'Hours that your team has booked, counted as they come in.',
          de: 'Die Stunden, die dein Team gebucht hat, laufend gezählt.',
          ar: 'الساعات التي سجّلها فريقك، تُحتسب فور إدخالها.',
          he: 'השעות שהצוות שלך רשם, נספרות ברגע שהן נכנסות.',
          ja: 'チームが記録した時間が、入力と同時に集計されます。',
        },
      },
    ],
    target: { locators: [{ testId: 'hours' }] },
    side: 'bottom',
    overlay: 'dim',
  },
  {
    id: 'name',
    title: 'Give it a name',
    body: [{ type: 'paragraph', text: 'Something your client will recognize. We go on when you have left the field.' }],
    target: { locators: [{ role: 'textbox', name: 'Project name' }] },
    side: 'top',
    overlay: 'block',
    advance: { on: 'filled' },
  },
  {
    id: 'rich',
    title: 'Three things to know',
    body: [
      {
        type: 'list',
        items: [
          'Clients see only what you share.',
          ['Reports go out on ', { text: 'Fridays', marks: ['em'] }, ' at 9:00.'],
          ['Read more in the ', { text: 'handbook', href: 'https://example.com/handbook' }, '.'],
        ],
      },
      { type: 'progress' },
      { type: 'button', label: 'Open the handbook', action: { type: 'navigate', url: '#handbook' } },
      { type: 'video', provider: 'youtube', id: 'dQw4w9WgXcQ', title: 'A report in one minute', width: 16, height: 9 },
    ],
    overlay: 'dim',
  },
];
const tour: PublishedContent & Tour = { ...published, id: 'first-project', name: 'First project', kind: 'tour', steps };

const items: ChecklistItem[] = [
  { id: 'account', title: 'Create your account', done: { event: 'Signed Up' } },
  {
    id: 'source',
    title: 'Connect a data source',
    why: 'So that the numbers in your reports are your own.',
    minutes: 2,
    done: { event: 'Source Connected' },
    action: { label: 'Connect a source', action: { type: 'navigate', url: '#sources' } },
  },
  {
    id: 'invite',
    title: 'Invite someone you work with',
    why: 'Reports are better with two pairs of eyes.',
    minutes: 1,
    dueDays: 2,
    done: { event: 'Colleague Invited' },
    action: { label: 'Send an invitation', action: { type: 'start', contentId: 'invite' } },
  },
  {
    id: 'report',
    title: 'Send your first report',
    minutes: 1,
    requires: ['source'],
    done: { event: 'Report Sent' },
    action: { label: 'Open reports', action: { type: 'navigate', url: '#reports' } },
  },
];
const checklist: PublishedContent & Checklist = {
  ...published,
  id: 'getting-started',
  name: 'Getting started',
  kind: 'checklist',
  title: {
    en: 'Get your first report out',
    de: 'Dein erster Bericht',
    ar: 'أول تقرير لك',
    he: 'הדוח הראשון שלך',
    ja: '最初のレポート',
  },
  promise: {
    en: '3 steps, about 4 minutes, and your client has a report.',
    de: '3 Schritte, etwa 4 Minuten, und dein Kunde hat einen Bericht.',
    ar: '3 خطوات ونحو 4 دقائق ويصل التقرير إلى عميلك.',
    he: '3 שלבים, בערך 4 דקות, והלקוח מקבל דוח.',
    ja: '3ステップ、約4分で、クライアントにレポートが届きます。',
  },
  items,
  welcome: {
    trait: 'role',
    question: 'What will you use Lindenhof for?',
    options: [
      { value: 'agency', label: 'Reports for my clients' },
      { value: 'inHouse', label: 'Reports for my own team' },
      { value: 'look', label: 'I am only having a look' },
    ],
    skipLabel: 'Skip this question',
  },
  done: {
    title: 'Your first report is on its way',
    body: 'Larkspur Foods can open it now. Next week it goes out by itself.',
    action: { label: 'See what they see', action: { type: 'navigate', url: '#reports' } },
  },
};

const DAY_MS = 86_400_000;
const TUESDAY = Date.UTC(2026, 0, 6, 12);

const tourAt = (index: number, more: Partial<TourView> = {}): View => ({
  tour: {
    content: tour,
    step: steps[index] as TourStep,
    index,
    total: steps.length,
    canGoBack: index > 0,
    centered: false,
    run: index + 1,
    ...more,
  },
});
/** The checklist with so many items done. */
export const checklistAt = (doneCount: number, more: Partial<ChecklistView> = {}): View => ({
  checklist: {
    content: checklist,
    items: items.map((item, index) => ({
      item,
      done: index < doneCount,
      locked: item.id === 'report' && doneCount < 2,
      byColleague: item.id === 'source',
      ...(item.id === 'source' && { colleague: { name: 'Ben', at: TUESDAY } }),
      ...(item.id === 'invite' && { dueAt: Date.now() + DAY_MS }),
    })),
    open: true,
    unprompted: true,
    doneCount,
    complete: doneCount === items.length,
    ...more,
  },
});
const celebrate = (style: 'toast' | 'modal' | 'confetti'): View => ({
  celebration: {
    run: 1,
    content: {
      ...published,
      id: 'first-report',
      name: 'First report',
      kind: 'celebration',
      milestone: 'first-report',
      style,
      title: ['Your first report is ready, ', { trait: 'firstName', fallback: 'well done' }],
      body: 'Larkspur Foods has received it. That took you 6 minutes.',
      action: { label: 'Plan the next one', action: { type: 'navigate', url: '#plan' } },
    },
  },
});

/** What a team writes that has little to say, and one that has a lot. */
const only = (more: Partial<Checklist>, count: number): View => {
  const content = { ...checklist, ...more };
  const { checklist: view } = checklistAt(0);
  return { checklist: { ...(view as ChecklistView), content, items: view?.items.slice(0, count) ?? [] } };
};
const LONG =
  'Connect the data sources that your organization and the organizations of your clients have agreed upon this quarter';
const many = (): View => {
  const item = (index: number): ChecklistItem => ({
    id: `item-${index}`,
    title: index % 3 ? `Step number ${index}` : LONG,
    why: LONG,
    minutes: 120,
    done: { event: 'E' },
    action: { label: 'A label that is far longer than it should be', action: { type: 'close' } },
  });
  const rows = Array.from({ length: 12 }, (_, index) => item(index + 1));
  const items = rows.map((one, index) => ({ item: one, done: index < 3, locked: index > 9, byColleague: index === 1 }));
  const content = { ...checklist, title: LONG, promise: LONG, items: rows };
  return { checklist: { content, items, open: true, unprompted: false, doneCount: 3, complete: false } };
};

/** By the name in the scene's address. */
export const VIEWS: { [name: string]: View } = {
  'tour-anchored': tourAt(0),
  'tour-dim': tourAt(1),
  'tour-block-filled': tourAt(2),
  'tour-centered-rich': tourAt(3),
  'tour-folded': tourAt(1, { folded: true }),
  'checklist-question': checklistAt(1, { asking: true }),
  'checklist-first': checklistAt(1),
  'checklist-half': checklistAt(2, { unprompted: false }),
  'checklist-done': checklistAt(4),
  'checklist-short': only({ promise: undefined, title: 'Start here' } as Partial<Checklist>, 1),
  'checklist-long': many(),
  launcher: checklistAt(2, { open: false }),
  'launcher-done': checklistAt(4, { open: false }),
  toast: celebrate('toast'),
  modal: celebrate('modal'),
  confetti: celebrate('confetti'),
};
