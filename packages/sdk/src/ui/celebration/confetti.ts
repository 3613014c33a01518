import confetti from 'canvas-confetti';

const OTHERS = ['#f5b83d', '#ef6f53', '#5b8def', '#f7d6c4'];
/** At most so long; then the canvas goes. */
const LASTS_MS = 1_500;

/**
 * Two bursts on a canvas inside the layer, in the theme's colors. On the main thread: a worker would need an address
 * of its own, which a strict policy forbids.
 */
export function burst(stage: HTMLElement, accent: string): () => void {
  const canvas = document.createElement('canvas');
  canvas.className = 'confetti';
  canvas.setAttribute('aria-hidden', 'true');
  stage.append(canvas);
  canvas.width = innerWidth;
  canvas.height = innerHeight;
  const fire = confetti.create(canvas, { useWorker: false });
  const colors = [hex(accent), hex(accent), ...OTHERS];
  const shot = { particleCount: 55, spread: 62, startVelocity: 46, ticks: 85, gravity: 1.15, scalar: 0.95, colors };
  fire({ ...shot, angle: 62, origin: { x: 0.12, y: 0.78 } });
  fire({ ...shot, angle: 118, origin: { x: 0.88, y: 0.78 } });
  const stop = () => {
    clearTimeout(timer);
    fire.reset();
    canvas.remove();
  };
  const timer = setTimeout(stop, LASTS_MS);
  return stop;
}

/** The library reads only this notation. A computed color that is none of sRGB's is left to the others. */
function hex(color: string): string {
  const parts = color.startsWith('rgb') ? (color.match(/[\d.]+/g) ?? []).slice(0, 3) : [];
  const digits = parts.map((part) => Math.round(Number(part)).toString(16).padStart(2, '0'));
  return digits.length === 3 ? `#${digits.join('')}` : '#12856b';
}
