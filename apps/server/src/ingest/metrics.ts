import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DrainProgress } from './drain/drain.ts';
import type { EdgeMetrics } from './edge/collector.ts';
import type { SkippedBytes } from './log/log-reader.ts';

export interface IngestGauges {
  logBytes: () => number;
  logHasRoom: () => boolean;
  /** What is acknowledged and not in both stores. */
  lag: () => { events: number; bytes: number; seconds: number };
  written: () => Readonly<{ commits: number; frames: number }>;
  /** Bodies that are held right now. */
  bytesInFlight: () => number;
}

/** Figures of every stage, for Prometheus. */
export class IngestMetrics implements EdgeMetrics {
  readonly registry = new Registry();
  /** Added up in plain numbers, and told to the registry when somebody asks: an increment by labels costs too much a request. */
  readonly #requests = new Map<string, number>();
  readonly #events = { accepted: 0, duplicate: 0, quarantined: 0, refused: 0 };
  readonly #drain = new Counter({
    name: 'foothold_drain_events_total',
    help: 'Events as the drain has decided about them.',
    labelNames: ['result'],
    registers: [this.registry],
  });
  readonly #droppedBodies = new Counter({
    name: 'foothold_quarantine_dropped_bodies_total',
    help: 'Bodies that could not be read, and were let go because newer ones are kept.',
    registers: [this.registry],
  });
  readonly #spent = new Counter({
    name: 'foothold_drain_seconds_total',
    help: 'Time in which the drain wrote into each store.',
    labelNames: ['store'],
    registers: [this.registry],
  });
  readonly #faults = new Counter({
    name: 'foothold_ingest_faults_total',
    help: 'What went wrong and was tried again, by where.',
    labelNames: ['where'],
    registers: [this.registry],
  });
  readonly #skipped = new Counter({
    name: 'foothold_log_skipped_bytes_total',
    help: 'Bytes of the log that could not be read back.',
    registers: [this.registry],
  });
  readonly #damages = new Counter({
    name: 'foothold_log_damages_total',
    help: 'Places of the log that could not be read back: damaged bytes or missing files.',
    labelNames: ['what'],
    registers: [this.registry],
  });
  readonly #answer = new Histogram({
    name: 'foothold_ingest_append_seconds',
    help: 'From a request judged to its frame durable.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  });

  constructor({ logBytes, logHasRoom, lag, written, bytesInFlight }: IngestGauges) {
    // The process itself: CPU, memory, and how late its event loop is.
    collectDefaultMetrics({ register: this.registry });
    const [requests, events] = [this.#requests, this.#events];
    new Counter({
      name: 'foothold_ingest_requests_total',
      help: 'Requests by outcome: accepted, or the reason of the refusal.',
      labelNames: ['outcome'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [outcome, count] of requests) this.inc({ outcome }, count);
      },
    });
    new Counter({
      name: 'foothold_ingest_events_total',
      help: 'Events as the edge has answered them.',
      labelNames: ['result'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [result, count] of Object.entries(events)) this.inc({ result }, count);
      },
    });
    new Counter({
      name: 'foothold_log_commits_total',
      help: 'Commits of the log: one write and one sync each.',
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(written().commits);
      },
    });
    new Counter({
      name: 'foothold_log_frames_total',
      help: 'Requests and refusals in those commits.',
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(written().frames);
      },
    });
    new Gauge({
      name: 'foothold_ingest_bytes_in_flight',
      help: 'Bytes of bodies that are read and not answered.',
      registers: [this.registry],
      collect() {
        this.set(bytesInFlight());
      },
    });
    new Gauge({
      name: 'foothold_log_bytes',
      help: 'Bytes of the log on the disk.',
      registers: [this.registry],
      collect() {
        this.set(logBytes());
      },
    });
    new Gauge({
      name: 'foothold_log_has_room',
      help: '1 while events are taken; 0 when the quota or the reserve of the disk is reached, and they are refused with 503.',
      registers: [this.registry],
      collect() {
        this.set(logHasRoom() ? 1 : 0);
      },
    });
    for (const unit of ['events', 'bytes', 'seconds'] as const) {
      new Gauge({
        name: `foothold_drain_lag_${unit}`,
        help: `What is acknowledged and not in both stores, in ${unit === 'seconds' ? 'seconds since the oldest of it came' : unit}.`,
        registers: [this.registry],
        collect() {
          this.set(lag()[unit]);
        },
      });
    }
  }

  request(
    outcome: string,
    counts: { accepted: number; duplicates: number; quarantined: number; refused: number },
  ): void {
    this.#requests.set(outcome, (this.#requests.get(outcome) ?? 0) + 1);
    this.#events.accepted += counts.accepted;
    this.#events.duplicate += counts.duplicates;
    this.#events.quarantined += counts.quarantined;
    this.#events.refused += counts.refused;
  }

  drained(progress: Omit<DrainProgress, 'confirmed' | 'replayed'>): void {
    const { stored, duplicates, quarantined, overQuota, droppedBodies, spentMs } = progress;
    this.#spent.inc({ store: 'metadata' }, spentMs.metadata / 1_000);
    this.#spent.inc({ store: 'events' }, spentMs.events / 1_000);
    if (stored > 0) this.#drain.inc({ result: 'stored' }, stored);
    if (duplicates > 0) this.#drain.inc({ result: 'duplicate' }, duplicates);
    if (quarantined > 0) this.#drain.inc({ result: 'quarantined' }, quarantined);
    if (overQuota > 0) this.#drain.inc({ result: 'quarantine_full' }, overQuota);
    if (droppedBodies > 0) this.#droppedBodies.inc(droppedBodies);
  }

  fault(where: string): void {
    this.#faults.inc({ where });
  }
  skipped({ bytes, what }: SkippedBytes): void {
    this.#skipped.inc(bytes);
    this.#damages.inc({ what });
  }
  appended(seconds: number): void {
    this.#answer.observe(seconds);
  }
}
