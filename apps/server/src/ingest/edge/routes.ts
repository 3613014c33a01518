import { type Context, Hono } from 'hono';
import { preflight } from '../../http/cors.ts';
import type { Form } from '../event/read-request.ts';
import { answerJson, answerRefusal, toResponse } from './answer.ts';
import { rudderSourceConfig, segmentSettings } from './client-settings.ts';
import type { Collector } from './collector.ts';
import { fromContext } from './edge-request.ts';
import { findWriteKey } from './find-write-key.ts';
import { FORM_OF_PATH } from './forms.ts';
import type { KeyCache, KeyOwner } from './key-cache.ts';
import type { RefusalReason } from './refusal.ts';

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
      return toResponse(await collector.collect(fromContext(c), form));
    } catch (error) {
      onError(error);
      return refused('unavailable');
    }
  };
  for (const [path, form] of FORM_OF_PATH) routes.post(path, take(form)).options(path, preflight);

  const settings = '/v1/projects/:key/settings';
  routes.options(settings, preflight).get(settings, async (c) => {
    const key = c.req.param('key');
    const owner = await ownerOf(keys, key);
    if (owner === 'unavailable') return refused('unavailable');
    return owner ? answerJson(segmentSettings(key, baseUrl ?? new URL(c.req.url).origin)) : refused('unknown_key');
  });

  for (const path of ['/sourceConfig', '/sourceConfig/']) {
    routes.options(path, preflight).get(path, async (c) => {
      const key = findWriteKey(c.req.header('authorization'), null, c.req.query('writeKey'));
      const owner = key === null ? null : await ownerOf(keys, key);
      if (owner === 'unavailable') return refused('unavailable');
      return key && owner ? answerJson(rudderSourceConfig(key, owner.environmentId)) : refused('unknown_key');
    });
  }
  return routes;
}

const refused = (reason: RefusalReason): Response => toResponse(answerRefusal(reason));

async function ownerOf(keys: KeyCache, key: string): Promise<KeyOwner | 'unavailable' | null> {
  const { found } = await keys.lookup(key);
  return found;
}
