import confetti from 'canvas-confetti';

/** At most so long; then the canvas goes. */
const LASTS_MS = 1_500;

/**
 * Two bursts on a canvas inside the layer, in the theme's colors. On the main thread: a worker would need an address
 * of its own, which a strict policy forbids.
 */
export function burst(stage: HTMLElement, colors: string[]): () => void {
  const canvas = document.createElement('canvas');
  canvas.className = 'confetti';
  canvas.setAttribute('aria-hidden', 'true');
  stage.append(canvas);
  canvas.width = innerWidth;
  canvas.height = innerHeight;
  const fire = confetti.create(canvas, { useWorker: false });
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
