import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from '@foothold/storage/engine';
import { openEventStore } from '@foothold/storage/events';
import { bootstrap, type Metadata, openMetadata, type StartProject } from '@foothold/storage/metadata';
import { pino } from 'pino';
import { adminRoutes } from './admin/routes.ts';
import { createApi } from './api/createApi.ts';
import { installObservations } from './api/install/observations.ts';
import { createSilentPages } from './api/install/silent-pages.ts';
import { queryApi } from './api/query/index.ts';
import { createApp } from './app.ts';
import { createAuth } from './auth/auth.ts';
import type { ServerConfig } from './config.ts';
import { contentApi } from './content/api.ts';
import { createReleases } from './content/releases.ts';
import { decisionApi } from './decisions/api.ts';
import { deliveryRoutes } from './delivery/routes.ts';
import { listen } from './http/listener.ts';
import { identityApi } from './identity/api.ts';
import { createIngest, lockDataDirectory } from './ingest/index.ts';
import { milestoneApi } from './milestones/api.ts';
import { type Sample, startSample } from './sample/index.ts';
import { setUpSample } from './sample/settings.ts';
import { adminDoor, serverSecret } from './secrets.ts';
import { segmentApi } from './segments/api.ts';
import { settingsApi } from './settings/api.ts';
import { dashboardSite } from './sites/dashboard.ts';
import { demoSite } from './sites/demo.ts';
import { sdkSite } from './sites/sdk.ts';
import { createBackfill } from './state/backfill.ts';

/** Folders with what browsers get. */
export interface Sites {
  dashboard: string;
  demo: string;
  sdk: string;
}

export interface Running {
  /** How the outside reaches this server. */
  url: string;
  /** Signs the first member in, once. */
  signInLink: string;
  /** Null without the sample project. */
  demoUrl: string | null;
  sample: (Pick<Sample, 'caughtUp'> & { sent(): number }) | null;
  /** Resolves when what has been sent so far is in both stores and all that rules mention has been counted. */
  settled(): Promise<void>;
  /** Takes nothing new, answers what is in flight, and leaves both stores in order. */
  close(): Promise<void>;
}

const IN_FLIGHT_MS = 5_000;
const SETTLE_MS = 60_000;

/**
 * Starts a whole Foothold. The port is open from the first moment; it is ready when this resolves. Rejects in words
 * when the data directory is in use, the port is taken or a store is out of reach; nothing is left open then.
 */
export async function serve(config: ServerConfig, sites: Sites): Promise<Running> {
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const logError = (error: unknown) => log.error({ err: error }, 'failed');
  const closers: (() => Promise<unknown> | unknown)[] = [];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };

  try {
    const { dataDir } = config;
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const lock = lockDataDirectory(dataDir);
    closers.push(() => lock.release());
    const secret = serverSecret(config.secret, dataDir);
    const listener = await listen(config);
    closers.push(() => listener.close(IN_FLIGHT_MS));
    const url = config.baseUrl ?? listener.address;

    const [metadata, events] = await Promise.all([openStores(config), openEvents(config, log, closers)]);
    closers.push(() => metadata.close());
    const { own, sample, organizationId } = await bootstrap(metadata.db, { sample: config.sample, now: Date.now() });
    if (sample) await setUpSample(metadata, sample.projectId);

    const ingest = await createIngest({
      dataDir,
      metadata,
      databaseUrl: config.databaseUrl,
      eventsUrl: events.url,
      baseUrl: config.baseUrl,
      rates: config.rates,
      proxies: config.proxies,
      quarantine: config.quarantine,
      lock: false,
      logQuotaBytes: config.logMaxBytes ?? undefined,
      logReserveBytes: config.diskReserveBytes ?? undefined,
      log,
    });
    closers.push(() => ingest.stop());

    const auth = createAuth({
      ...{ metadata, baseUrl: url, secret, proxies: config.proxies },
      log: (message) => log.warn(message),
    });
    await auth.migrate();
    const member = await auth.ensureFirstMember(organizationId);

    const releases = createReleases({ metadata });
    const stores = { metadata, events: events.store, releases, log: logError };
    const backfill = createBackfill(stores);
    closers.push(() => backfill.stop());
    const shared = { ...stores, backfill };
    // Browsers' reads have a connection of their own, so that no writer holds them up; in this thread, since looking a few
    // rows up takes less than asking another thread for them.
    const reads = openMetadata(locationOf(config));
    closers.push(() => reads.close());
    const observations = installObservations({ db: metadata.db, log: logError });
    closers.push(() => observations.stop());
    const silentPages = createSilentPages();
    const api = createApi({
      ...shared,
      auth,
      baseUrl: url,
      silentPages,
      ledger: ingest.ledger,
      replay: ingest.replay,
      drained: ingest.drained,
      routers: [
        contentApi(shared),
        milestoneApi(shared),
        segmentApi(shared),
        settingsApi(shared),
        identityApi(shared),
        decisionApi(shared),
        queryApi(shared),
      ],
    });
    const door = adminDoor(dataDir);
    let isAccepting = true;
    const app = createApp({
      ingest: ingest.routes,
      delivery: deliveryRoutes({
        ...shared,
        reads,
        secret,
        known: ingest.known,
        // Its config is the first thing that the script asks for.
        observe: (seen) => {
          if ('origin' in seen) silentPages.heard(seen.origin);
          observations.observe(seen);
        },
      }),
      api: api.hono,
      auth: auth.hono,
      admin: adminRoutes({ ...shared, auth, token: door.token }),
      sites: [
        sdkSite(sites.sdk, silentPages.loaded),
        ...(sample ? [demoSite({ dir: sites.demo, footholdUrl: () => url, writeKey: writeKeyOf(sample) })] : []),
        dashboardSite(sites.dashboard),
      ],
      metrics: ingest.metrics,
      whyNotReady: () => (isAccepting ? ingest.whyNotReady : 'it is ending'),
      log: logError,
    });
    ingest.start();
    observations.start();
    backfill.start();
    listener.serve(app.fetch, ingest.door);
    door.open(url);
    // What is closed first comes last: nothing new, then what is in flight, and only then the stores.
    closers.push(() => listener.close(IN_FLIGHT_MS));
    closers.push(() => door.close());
    closers.push(() => {
      isAccepting = false;
    });

    const signInLink = await auth.createSignInLink(member);
    const people = sample ? liveSample(sample, { listener: listener.address, dataDir, logError }) : null;
    if (people) closers.push(() => people.stop());
    const settled = async () => {
      await ingest.drained();
      await backfill.settled(SETTLE_MS);
    };
    log.info({ url, own: own.projectId }, 'ready');
    return { url, signInLink, demoUrl: sample ? `${url}/demo` : null, sample: people, settled, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const locationOf = ({ databaseUrl, dataDir }: ServerConfig) => (databaseUrl ? { databaseUrl } : { dataDir });

async function openStores(config: ServerConfig): Promise<Metadata> {
  const metadata = openMetadata(locationOf(config), { threaded: true });
  await metadata.migrate();
  return metadata;
}

async function openEvents(config: ServerConfig, log: pino.Logger, closers: (() => Promise<unknown> | unknown)[]) {
  const { clickhouseUrl, dataDir } = config;
  const engine = clickhouseUrl ? null : await startEngine({ dataDir: join(dataDir, 'engine'), log });
  if (engine) closers.push(() => engine.stop());
  const url = clickhouseUrl ?? (engine as NonNullable<typeof engine>).url;
  const store = openEventStore({ url });
  closers.push(() => store.close());
  await store.migrate();
  return { store, url };
}

function writeKeyOf({ environments }: StartProject): string {
  const production = environments.find(({ name }) => name === 'production') ?? environments[0];
  return production?.writeKey ?? '';
}

function liveSample(
  project: StartProject,
  at: { listener: string; dataDir: string; logError: (error: unknown) => void },
) {
  let sent = 0;
  const sample = startSample({
    door: { url: at.listener, writeKey: writeKeyOf(project) },
    dataDir: at.dataDir,
    onProgress: (events) => {
      sent = events;
    },
    onError: at.logError,
  });
  return { ...sample, sent: () => sent };
}
