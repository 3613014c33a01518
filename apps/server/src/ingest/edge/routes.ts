import { EVENT_TYPES } from '@foothold/protocol/schema';
import { type Context, Hono } from 'hono';
import { preflight } from '../../http/cors.ts';
import { BATCH, type Form, formOf } from '../event/read-request.ts';
import { answerJson, answerRefusal } from './answer.ts';
import { rudderSourceConfig, segmentSettings } from './client-settings.ts';
import type { Collector } from './collector.ts';
import { findWriteKey } from './find-write-key.ts';
import type { KeyCache, KeyOwner } from './key-cache.ts';

export interface RoutesOptions {
  collector: Pick<Collector, 'collect'>;
  keys: KeyCache;
  /** Where clients reach this server; null: where they have asked. */
  baseUrl: string | null;
  onError: (error: unknown) => void;
}

/** Segment's HTTP tracking API, and what its and RudderStack's SDKs ask for before they send. */
export function ingestRoutes({ collector, keys, baseUrl, onError }: RoutesOptions): Hono {
  const routes = new Hono();
  const take = (form: Form) => async (c: Context) => {
    try {
      return await collector.collect(c, form);
    } catch (error) {
      onError(error);
      return answerRefusal('unavailable');
    }
  };
  for (const path of ['/v1/batch', '/v1/b', '/beacon/v1/batch'])
    routes.post(path, take(BATCH)).options(path, preflight);
  for (const type of EVENT_TYPES) {
    for (const path of [`/v1/${type}`, `/v1/${type.charAt(0)}`])
      routes.post(path, take(formOf(type))).options(path, preflight);
  }

  const settings = '/v1/projects/:key/settings';
  routes.options(settings, preflight).get(settings, async (c) => {
    const key = c.req.param('key');
    const owner = await ownerOf(keys, key);
    if (owner === 'unavailable') return answerRefusal('unavailable');
    return owner
      ? answerJson(segmentSettings(key, baseUrl ?? new URL(c.req.url).origin))
      : answerRefusal('unknown_key');
  });

  for (const path of ['/sourceConfig', '/sourceConfig/']) {
    routes.options(path, preflight).get(path, async (c) => {
      const key = findWriteKey(c.req.header('authorization'), null, c.req.query('writeKey'));
      const owner = key === null ? null : await ownerOf(keys, key);
      if (owner === 'unavailable') return answerRefusal('unavailable');
      return key && owner ? answerJson(rudderSourceConfig(key, owner.environmentId)) : answerRefusal('unknown_key');
    });
  }
  return routes;
}

async function ownerOf(keys: KeyCache, key: string): Promise<KeyOwner | 'unavailable' | null> {
  const { found } = await keys.lookup(key);
  return found;
}
