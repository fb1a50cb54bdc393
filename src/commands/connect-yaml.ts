import { Document, type YAMLMap } from 'yaml';

/** A connection as hub.yaml writes it. */
export interface ConnectionYaml {
  name: string;
  connector: string;
  baseUrl?: string | undefined;
  allowPrivateNetwork?: boolean;
  config: Readonly<Record<string, unknown>>;
  /** Secrets by reference, `${NAME}`. */
  secrets: Readonly<Record<string, string>>;
  requestsPerMinute?: number | undefined;
  requestsPerDay?: number | undefined;
  every?: string | undefined;
}

/** The lines for hub.yaml. */
export function writeConnection(connection: ConnectionYaml): string {
  const { config, secrets, allowPrivateNetwork, ...rest } = connection;
  const lines = {
    name: rest.name,
    connector: rest.connector,
    baseUrl: rest.baseUrl,
    allowPrivateNetwork: allowPrivateNetwork || undefined,
    config: Object.keys(config).length > 0 ? config : undefined,
    secrets: Object.keys(secrets).length > 0 ? secrets : undefined,
    requestsPerMinute: rest.requestsPerMinute,
    requestsPerDay: rest.requestsPerDay,
    every: rest.every,
  };
  const given = Object.fromEntries(Object.entries(lines).filter(([, value]) => value !== undefined));
  const document = new Document({ connections: [given] });
  const written = document.getIn(['connections', 0]) as YAMLMap;
  for (const key of ['config', 'secrets']) {
    const node = written.get(key, true) as { flow?: boolean } | undefined;
    if (node) node.flow = true;
  }
  return document.toString({ lineWidth: 0, singleQuote: true }).trimEnd();
}
