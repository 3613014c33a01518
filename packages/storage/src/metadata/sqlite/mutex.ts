/** One holder at a time, first come, first served. */
export function mutex(): { lock(): Promise<void>; unlock(): void } {
  const waiting: (() => void)[] = [];
  let isHeld = false;
  return {
    lock() {
      if (!isHeld) {
        isHeld = true;
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    unlock() {
      const next = waiting.shift();
      if (next) next();
      else isHeld = false;
    },
  };
}
