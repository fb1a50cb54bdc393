import { registry } from '../connectors/index.js';
import proved from '../connectors/proved.json';
import type { ApiOptions } from './api/index.js';

/** What came of the last proof of each connector; written by `hub connector test --write`. */
type Proved = Record<
  string,
  { provedAt: string; capabilities: NonNullable<ApiOptions['connectors']>[number]['capabilities'] }
>;

/** Every tool of the registry as the graph shows it. */
export function connectorCards(): NonNullable<ApiOptions['connectors']> {
  return registry.map(({ connector: { id, title, streams, contract = null } }) => {
    const last = (proved as Proved)[id];
    return {
      id,
      name: title,
      contract,
      streams: streams.map(({ name }) => name),
      provedAt: last ? new Date(last.provedAt) : null,
      capabilities: last?.capabilities ?? [],
    };
  });
}
