import pino from 'pino';
import { createActions } from '../../../src/actions.js';
import { createApi, type Api } from '../../../src/api/index.js';
import type { Stage } from '../truth/stage.js';

/** The graph of this stage's hub, open to everybody. */
export function apiOf({ hub }: Stage): Promise<Api> {
  return createApi({
    api: hub.api,
    worker: hub.worker,
    now: hub.now,
    workspace: hub.settings.workspace,
    measure: hub.settings.rules.measure,
    definition: 'test',
    privacy: hub.settings.privacy,
    auth: { required: false },
    actions: createActions(hub),
    log: pino({ level: 'silent' }),
    version: '0.0.0-test',
  });
}
