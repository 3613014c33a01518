/**
 * What analytics.js asks for before it sends anything: send to this server, and nothing else to load.
 * @see https://github.com/segmentio/analytics-next/blob/master/packages/browser/src/browser/settings.ts
 */
export function segmentSettings(writeKey: string, origin: string): object {
  const { protocol, host } = new URL(origin);
  return {
    integrations: {
      'Segment.io': {
        apiKey: writeKey,
        apiHost: `${host}/v1`,
        protocol: protocol.slice(0, -1),
        unbundledIntegrations: [],
        addBundledMetadata: false,
        maybeBundledConfigIds: {},
        versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
      },
    },
    plan: {
      track: { __default: { enabled: true, integrations: {} } },
      identify: { __default: { enabled: true } },
      group: { __default: { enabled: true } },
    },
    edgeFunction: {},
    analyticsNextEnabled: true,
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  };
}

/**
 * What RudderStack's SDKs ask for: a source that is switched on, with no destinations.
 * @see https://github.com/rudderlabs/rudder-sdk-js/blob/develop/packages/analytics-js/src/components/configManager/types.ts
 */
export function rudderSourceConfig(writeKey: string, environmentId: string): object {
  return {
    source: {
      id: environmentId,
      name: 'Foothold',
      writeKey,
      enabled: true,
      workspaceId: environmentId,
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      connections: [],
      destinations: [],
      dataplanes: {},
    },
    updatedAt: '2026-01-01T00:00:00.000Z',
  };
}
