/** The page of the contract, by the SDK alone: what every wrapper is measured by. */
import { foothold } from '@foothold/sdk';
import { OPTIONS, type Props } from '../content.ts';

const app = document.getElementById('app') as HTMLElement;
let stop: (() => void) | undefined;
let userId: string | undefined;
let painted = '';
let last = '';

window.wrapper = {
  foothold,
  drawn: 0,
  render({ user }: Props = {}) {
    if (!stop) {
      foothold.init(OPTIONS);
      stop = foothold.subscribe(draw);
    }
    if (user) foothold.identify(user.id, user.traits);
    else if (userId) foothold.reset();
    userId = user?.id;
    draw();
  },
  unmount() {
    stop?.();
    stop = userId = undefined;
    foothold.shutdown();
    app.replaceChildren();
    last = painted = '';
  },
};

function draw() {
  const milestone = p('Milestone', foothold.getMilestones()?.first ? 'First report: reached' : 'First report: not yet');
  const parts = [checklist(), tour(), celebration()].filter((part) => part !== null);
  const html = [milestone, ...parts].map((part) => part.outerHTML).join('');
  if (html === last) return;
  last = html;
  window.wrapper.drawn++;
  app.replaceChildren(milestone, ...parts);
  paint();
}

/** Says what is on the screen, each once. */
function paint() {
  const list = foothold.getChecklist();
  if (list) foothold.act({ type: 'painted', contentId: list.content.id });
  const party = foothold.getCelebration();
  if (party) foothold.act({ type: 'painted', contentId: party.content.id });
  const open = foothold.getTour();
  const place = open ? `${open.run} ${open.stepId}` : '';
  if (open && place !== painted) foothold.act({ type: 'painted', contentId: open.content.id, stepId: open.stepId });
  painted = place;
}

function checklist() {
  const list = foothold.getChecklist();
  if (!list) return null;
  const { id: contentId } = list.content;
  const items = list.items.map(({ item, done, locked }) => {
    const state = done ? 'done' : locked ? 'locked' : 'open';
    const title = foothold.getText(item.title) ?? '';
    const start = button(`Start ${title}`, () => foothold.act({ type: 'item', contentId, itemId: item.id }));
    return node('li', {}, `${title}: ${state}`, start);
  });
  return node(
    'section',
    { 'aria-label': 'Checklist' },
    node('h2', {}, foothold.getText(list.content.title) ?? ''),
    p('Progress', `${list.doneCount} of ${list.items.length}`),
    list.open
      ? button('Collapse', () => foothold.act({ type: 'collapse', contentId }))
      : button('Open', () => foothold.act({ type: 'open', contentId })),
    button('Dismiss', () => foothold.act({ type: 'dismiss', contentId, by: 'close' })),
    ...(list.open ? [node('ul', {}, ...items)] : []),
  );
}

function tour() {
  const open = foothold.getTour();
  if (!open) return null;
  const { stepId, index, total, canGoBack } = open;
  const { id: contentId } = open.content;
  const title = foothold.getText(open.step.title) ?? '';
  return node(
    'div',
    { role: 'dialog', 'aria-label': title },
    p('Step', `${index + 1} of ${total}`),
    ...(canGoBack ? [button('Back', () => foothold.act({ type: 'back', contentId, stepId }))] : []),
    button('Next', () => foothold.act({ type: 'next', contentId, stepId })),
    button('Later', () => foothold.act({ type: 'snooze', contentId })),
    button('Close', () => foothold.act({ type: 'dismiss', contentId, stepId, by: 'close' })),
  );
}

function celebration() {
  const party = foothold.getCelebration();
  if (!party) return null;
  const { id: contentId, title } = party.content as { id: string; title: string };
  const close = button('Close', () => foothold.act({ type: 'dismiss', contentId, by: 'close' }));
  return node('section', { 'aria-label': 'Celebration' }, node('h2', {}, foothold.getText(title) ?? ''), close);
}

const p = (name: string, text: string) => node('p', { role: 'status', 'aria-label': name }, text);

function button(name: string, onClick: () => void) {
  const made = node('button', { type: 'button' }, name);
  made.addEventListener('click', onClick);
  return made;
}

function node(tag: string, attributes: { [name: string]: string }, ...children: (Node | string)[]) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

window.wrapper.render();
