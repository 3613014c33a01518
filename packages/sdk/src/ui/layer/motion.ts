/** Less motion is wanted here: by the person, or by the theme. */
export const isStill = (element: Element): boolean => element.closest('.still') !== null;

/**
 * Plays keyframes once (nothing when less motion is wanted). Script-driven, so that an element that is moved or shown
 * again does not play its entrance a second time.
 */
export function play(
  element: Element,
  keyframes: Keyframe[],
  durationMs: number,
  fill: FillMode = 'none',
): Promise<unknown> {
  if (isStill(element)) return Promise.resolve();
  const animation = element.animate(keyframes, { duration: durationMs, easing: 'cubic-bezier(.2,.8,.2,1)', fill });
  return animation.finished.catch(() => null);
}
