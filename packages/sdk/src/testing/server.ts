/** A server for the core's tests: it counts what it is sent by the rules of targeting and answers as the real one does. */
import type {
  Config,
  Content,
  JsonObject,
  Milestone,
  PublishedContent,
  State,
  StateRequest,
  WireEvent,
} from '@foothold/protocol/types';
import { addOccurrence, aggregatesOfContent, counter, withKeys } from '@foothold/targeting';
import type { Answer, Request } from '../platform/platform.ts';
import { gone, ok } from './world.ts';

export interface FakeServer {
  respond(request: Request): Answer;
  events: (WireEvent & { messageId: string; event?: string })[];
  /** What the next state answers say beside what is counted. */
  state: Partial<State>;
  publish(contents: Content[], milestones?: Milestone[]): void;
  /** Accepted, but not yet counted. */
  isLagging: boolean;
  isGone: boolean;
}

export function createServer(now: () => number): FakeServer {
  let config: Config;
  let version = 0;
  /** So many of the events are counted. */
  let counted = 0;
  const json = (value: unknown): Answer => ({ status: 200, text: JSON.stringify(value) });
  const occurrence = (event: FakeServer['events'][number]) =>
    event.type === 'page'
      ? { event: '$page', page: (event.context as { page: { path: string; url: string } }).page }
      : { event: event.event, properties: (event as { properties?: never }).properties };

  const server: FakeServer = {
    events: [],
    state: {},
    isLagging: false,
    isGone: false,
    publish(contents, milestones = []) {
      version++;
      const published = contents.map((one) =>
        withKeys({ ...one, version, publishedAt: 1 } as PublishedContent, milestones),
      );
      config = {
        v: 1,
        version: `c${version}`,
        environment: { id: 'e', name: 'production' },
        contents: published,
        milestones,
        aggregates: published.flatMap(aggregatesOfContent),
        theme: {},
        interruptions: 'calm',
      };
    },
    respond({ url, body }) {
      if (server.isGone) return gone;
      if (url.endsWith('/v1/b')) {
        const known = new Set(server.events.map(({ messageId }) => messageId));
        const batch: FakeServer['events'] = JSON.parse(body as string).batch;
        server.events.push(...batch.filter(({ messageId }) => !known.has(messageId)));
        return ok;
      }
      if (!server.isLagging) counted = server.events.length;
      if (url.endsWith('/v1/state')) return json(stateFor(JSON.parse(body as string)));
      if (url.endsWith(config.version)) return json(config);
      return json({ v: 1, version: config.version, path: `/v1/config/fhw_1/${config.version}` });
    },
  };

  function stateFor(request: StateRequest): State {
    const done = server.events.slice(0, counted);
    const aggregates: State['aggregates'] = {};
    for (const definition of config.aggregates) {
      const isCounted = (event: FakeServer['events'][number]) =>
        counter(definition)(occurrence(event)) && (!definition.scope || isOf(request.groupId, event));
      for (const event of done.filter(isCounted)) {
        aggregates[definition.key] = addOccurrence(
          aggregates[definition.key],
          new Date(event.timestamp ?? 0).getTime(),
        );
      }
    }
    const reached = config.milestones.flatMap((milestone) =>
      done.some((one) => one.event === milestone.event && isReachedBy(milestone, request.groupId, one))
        ? [[milestone.id, now()]]
        : [],
    );
    return {
      v: 1,
      version: `s${now()}`,
      configVersion: config.version,
      serverTimeMs: now(),
      traits: traitsIn(done.filter(({ type }) => type === 'identify')),
      account: request.groupId
        ? { id: request.groupId, traits: traitsIn(done.filter(isOfGroup(request.groupId))) }
        : null,
      aggregates,
      accountAggregates: {},
      milestones: Object.fromEntries(reached),
      contents: {},
      segments: [],
      includes: (request.pending ?? []).filter((id) => done.some(({ messageId }) => messageId === id)),
      ...server.state,
    };
  }
  server.publish([]);
  return server;
}

type Traits = { traits?: JsonObject };
const traitsIn = (events: FakeServer['events']): JsonObject =>
  Object.assign({}, ...events.map((event) => (event as Traits).traits));
const isOfGroup = (groupId: string) => (event: FakeServer['events'][number]) =>
  event.type === 'group' && (event as { groupId?: string }).groupId === groupId;

const isReachedBy = ({ scope }: Milestone, account: string | null | undefined, event: FakeServer['events'][number]) =>
  scope !== 'account' || !account || isOf(account, event);

/** Done in the name of this account, or of none. */
const isOf = (account: string | null | undefined, { context }: FakeServer['events'][number]) =>
  account && ((context as { groupId?: string }).groupId ?? account) === account;
