import { definitionOf } from './derive/flow/items.js';
import { MIGRATIONS } from '../migrations/index.js';
import { createActions } from './actions.js';
import { createApi, type Api } from './api/index.js';
import { connectorCards } from './cards.js';
import { readPepper } from './home.js';
import type { Hub } from './hub.js';
import { createReceiver } from './receiving.js';
import { VERSION } from './version.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** The graph of a hub, at its address: `base` is what a browser opens. */
export async function serveGraph(hub: Hub, onHeard: () => void = () => {}): Promise<Api & { base: string }> {
  const { settings, log } = hub;
  const api = await createApi({
    api: hub.api,
    worker: hub.worker,
    exports: hub.exports,
    now: hub.now,
    workspace: settings.workspace,
    measure: settings.rules.measure,
    definition: definitionOf(settings.rules),
    privacy: settings.privacy,
    actions: createActions(hub),
    connectors: connectorCards(),
    receive: createReceiver(hub, onHeard),
    log,
    version: VERSION,
    auth: {
      required: !LOOPBACK.has(settings.host) || settings.configPath !== null,
      pepper: readPepper(settings.home),
    },
    migrations: MIGRATIONS.map((migration) => migration.name),
    listen: { host: settings.host, port: settings.port },
  });
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return Object.assign(api, { base: api.url ?? `http://${host}:${settings.port}` });
}
