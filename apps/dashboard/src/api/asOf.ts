import { useState } from 'preact/hooks';

/** Questions of one minute share their `asOf`, so that a number and the list behind it are of the same moment. */
const GRAIN_MS = 60_000;

/** The moment of which the page speaks: the minute in which it was opened, or in which `refresh` was last called. */
export function useAsOf(): { asOf: number; refresh: () => void } {
  const [asOf, setAsOf] = useState(currentMinute);
  return { asOf, refresh: () => setAsOf(currentMinute()) };
}

const currentMinute = () => Math.ceil(Date.now() / GRAIN_MS) * GRAIN_MS;
