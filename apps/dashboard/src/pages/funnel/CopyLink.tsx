import { useState } from 'preact/hooks';
import { place } from '../../session/session.ts';

/** Copies the address of what is on the screen, with the environment in it. */
export function CopyLink() {
  const [said, say] = useState('Copy link');
  const copy = async () => {
    const url = new URL(location.href);
    if (place.value) url.searchParams.set('env', place.value.environment.id);
    try {
      await navigator.clipboard.writeText(url.href);
      say('Copied');
    } catch {
      say('Copy it from the address bar');
    }
    setTimeout(() => say('Copy link'), 2500);
  };
  return (
    <button type="button" class="button" onClick={() => void copy()} aria-live="polite">
      {said}
    </button>
  );
}
