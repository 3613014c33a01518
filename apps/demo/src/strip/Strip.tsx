import { useState } from 'preact/hooks';
import { foothold, footholdUrl } from '../foothold.ts';
import { forget, workspace } from '../product/account.ts';
import { Seen } from './Seen.tsx';

/** The gray strip of the demo: not part of Northbeam. */
export function Strip() {
  const [isOpen, open] = useState(false);
  const startOver = () => {
    foothold('reset');
    forget();
    location.assign('/demo/signup');
  };
  return (
    <aside class="strip" aria-label="Demo controls">
      <span class="strip-name">demo controls</span>
      <button type="button" onClick={startOver} data-testid="start-over">
        Start over as somebody new
      </button>
      <a href={dashboardUrl()} target="foothold" data-testid="see-yourself">
        See yourself in the dashboard
      </a>
      <a href="/demo/gallery/" target="gallery">
        Every surface
      </a>
      <button type="button" aria-expanded={isOpen} onClick={() => open(!isOpen)} data-testid="what-foothold-sees">
        What Foothold sees
      </button>
      {isOpen && <Seen />}
    </aside>
  );
}

function dashboardUrl(): string {
  const me = workspace.value?.user.id;
  return me ? `${footholdUrl}/time-to-value?unit=person&me=${encodeURIComponent(me)}` : `${footholdUrl}/`;
}
