import { createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { Joyride, type Step as JoyrideStep } from 'react-joyride';
import { WAIT_MS } from '../contract.ts';
import { find } from './find.ts';

let root: Root | undefined;
let place: HTMLElement | undefined;
window.matrix = {
  start(steps) {
    place = document.body.appendChild(document.createElement('div'));
    root = createRoot(place);
    const shown: JoyrideStep[] = steps.map(({ target, title, body, block }) => ({
      target: target ? () => find(target) : 'body',
      placement: target ? 'auto' : 'center',
      title,
      content: body,
      skipBeacon: true,
      targetWaitTimeout: WAIT_MS,
      hideOverlay: !block,
      blockTargetInteraction: !!block,
    }));
    root.render(createElement(Joyride, { steps: shown, run: true, continuous: true }));
  },
  stop() {
    root?.unmount();
    place?.remove();
  },
};
