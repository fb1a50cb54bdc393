import { vaultOf } from './access.js';
import type { Hub } from './hub.js';
import type { Call } from './sdk/index.js';
import { connectionId } from './store/ids.js';
import { keepLine, receive, type Callee, type Receiving } from './sync/inbox/receive.js';

/** What receiving needs of a hub: its connections that tools may call, their secrets, the vault. */
function receivingOf(hub: Hub): Receiving {
  const { settings, log } = hub;
  const callees = settings.connections.flatMap(({ name, connector, secrets }): [string, Callee][] =>
    connector.webhook ? [[name, { id: connectionId(name), name, webhook: connector.webhook, secrets }]] : [],
  );
  return {
    pool: hub.worker,
    vault: vaultOf(settings),
    callees: new Map(callees),
    publicUrl: settings.publicUrl,
    now: hub.now,
    log: (level, fields, message) => log[level](fields, message),
  };
}

/** Calls at the hub's own port; what was kept is worked on at once where this process works. */
export function createReceiver(hub: Hub, onKept: (connection: string) => void) {
  const receiving = receivingOf(hub);
  return async (connection: string, address: string, call: Call) => {
    const answer = await receive(receiving, connection, address, call);
    if (answer) onKept(connection);
    return answer;
  };
}

/** What comes over a line of this connection. */
export function createLineKeeper(hub: Hub, connection: string, onKept: () => void): (call: Call) => Promise<void> {
  const receiving = receivingOf(hub);
  const callee = receiving.callees.get(connection)!;
  return async (call) => {
    await keepLine(receiving, callee, call);
    onKept();
  };
}
