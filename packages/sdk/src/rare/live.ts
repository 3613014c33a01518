import type { Identity } from '../core/identity.ts';
import type { Kernel } from '../core/kernel.ts';
import type { Cancel } from '../platform/platform.ts';

/** As `listen` of `platform/live.ts`. */
export type Listen = (url: string, callback: (isNews: boolean) => void) => Cancel;

/**
 * Where something may still show, changes made elsewhere come without being asked for. A stream that is lost is opened
 * again with the ticket of the next answer, one about somebody else at once.
 * @returns ends it.
 */
export function live({ heard, guard, options, refresh }: Kernel, listen: Listen): Cancel {
  let stop: Cancel | undefined;
  let of = '';
  let opened: string | undefined;
  const end = () => {
    stop?.();
    stop = undefined;
  };
  heard.push(({ id }, _refusal, { who, ticket, contents }) => {
    const { anonymousId, userId, groupId } = who as Identity;
    const by = `${[anonymousId, userId, groupId]}`;
    if (of !== by) {
      end();
      opened = undefined;
    }
    of = by;
    if (!ticket || stop || ticket === opened || contents[id]?.completedAt) return;
    opened = ticket;
    stop = listen(
      `${options.apiHost}/v1/live?ticket=${ticket}`,
      guard((isNews) => (isNews ? refresh?.() : end())),
    );
  });
  return end;
}
