import { ConfigError, NotFound } from '../errors.js';
import type { Checked, Connector, Plan, Surveyed } from '../sdk/index.js';
import { estimateBackfill, proposeInterval, type Backfill, type Interval, type Pace } from './connect-estimate.js';
import { readWish, type ConnectFlags, type Wish } from './connect-flags.js';
import { describeLook, guide, guideData, linesOf } from './connect-words.js';
import { createProgress } from './progress.js';
import type { Shell } from './session.js';

/** A connection that can be tried: of hub.yaml, or of flags. */
export interface Found {
  name: string;
  connector: Connector;
  /** It stands in hub.yaml. */
  configured: boolean;
  baseUrl?: string | undefined;
  allowPrivateNetwork: boolean;
  config: Record<string, unknown>;
  /** By reference. */
  secrets: Record<string, string>;
  requestsPerMinute?: number | undefined;
  /** Throws ConfigError with every fault of it. */
  check(): unknown;
}

/** What is done for `hub connect` outside of this room; assembled by cli.ts. */
export interface Connecting {
  connectors: readonly Connector[];
  /** Null: there are no credentials yet, in hub.yaml or in the flags. */
  find(wish: Wish): Found | null;
  /** Opens the connection for the work; nothing is synced. */
  open<T>(found: Found, work: (connector: Connector, api: unknown) => Promise<T>): Promise<T>;
  /** Removes the stored tokens of a connection; how many there were. */
  forget(found: Found): Promise<number>;
}

/** What a look at a connection has found. */
export interface Look {
  found: Found;
  checked: Checked;
  plan: Plan | null;
  lines: Surveyed[];
  /** Null: the connector cannot tell. */
  backfill: Backfill | null;
  interval: Interval | null;
}

/** Child parts are fetched side by side; everything else one after the other. */
const CHILDREN_AT_ONCE = 8;
/** Where the tool was asked too little to know. */
const USUAL_MS = 300;

/**
 * Says how to connect a tool; with credentials, checks whose they are, looks at what they show, and estimates the first read
 * and how often to look. It starts no sync.
 */
export async function connectTool(
  shell: Shell,
  connecting: Connecting,
  tool: string,
  flags: ConnectFlags,
): Promise<number> {
  const connector = connecting.connectors.find(({ id }) => id === tool);
  if (!connector)
    throw new NotFound('No such tool', { got: tool, expected: connecting.connectors.map(({ id }) => id).join(', ') });
  const wish = readWish(connector, flags);
  const found = connecting.find(wish);
  if (flags.forget) return forget(shell, connecting, found, wish);
  if (!found) {
    if (shell.json) shell.printJson(guideData(wish));
    else shell.print(guide(wish));
    return 0;
  }
  try {
    found.check();
  } catch (error) {
    // The one who is connecting it sees what to do beside what is missing.
    if (error instanceof ConfigError && !shell.json) shell.print(guide(wish));
    throw error;
  }
  const look = await lookAt(connecting, found);
  if (shell.json) shell.printJson(dataOf(look));
  else shell.print(describeLook(look));
  return 0;
}

async function forget(shell: Shell, connecting: Connecting, found: Found | null, wish: Wish): Promise<number> {
  if (!found?.configured) throw new NotFound('No such connection in hub.yaml', { got: wish.name ?? wish.connector.id });
  const forgotten = await connecting.forget(found);
  if (shell.json) shell.printJson({ connection: found.name, forgotten });
  else
    shell.print(
      forgotten > 0
        ? `The stored token of ${found.name} is forgotten. Sign in to the tool again and set the new one.`
        : `Nothing was stored for ${found.name}.`,
    );
  return 0;
}

async function lookAt(connecting: Connecting, found: Found): Promise<Look> {
  const streams = found.connector.streams.map(({ name }) => name);
  const view = createProgress([{ name: found.name, streams }], ({ stream, done }) =>
    process.stderr.write(`looking at ${found.name}: ${stream} ${done}\n`),
  );
  const show = (stream: string, done: number): void => view.show({ connection: found.name, stream, done, total: null });
  try {
    show(streams[0] ?? '', 0);
    return await connecting.open(found, async (connector, api) => {
      const checked = await connector.check(api);
      const plan = checked.plan ?? (await connector.plan?.(api)) ?? null;
      const lines: Surveyed[] = [];
      const began = Date.now();
      for await (const line of connector.survey?.(api) ?? []) {
        lines.push(line);
        show(line.stream, line.records ?? 0);
      }
      const asked = lines.reduce((sum, line) => sum + line.asked, 0);
      const msPerRequest = asked > 0 ? (Date.now() - began) / asked : USUAL_MS;
      const pace = paceOf(found, connector, plan, msPerRequest);
      view.end(found.name, { status: 'succeeded', read: 0, says: `looked at, with ${asked} requests` });
      return {
        found,
        checked,
        plan,
        lines,
        backfill: lines.length > 0 ? estimateBackfill(lines, pace) : null,
        interval: lines.length > 0 ? proposeInterval(lines, pace) : null,
      };
    });
  } finally {
    view.stop();
  }
}

function paceOf(found: Found, connector: Connector, plan: Plan | null, msPerRequest: number): Pace {
  const children = new Set(connector.streams.filter(({ parts }) => parts && 'of' in parts).map(({ name }) => name));
  return {
    budget: connector.budget(found.config),
    plan,
    requestsPerMinute: found.requestsPerMinute,
    msPerRequest,
    sideBySide: (stream) => (children.has(stream) ? CHILDREN_AT_ONCE : 1),
  };
}

function dataOf(look: Look): object {
  const { found, checked, plan, lines, backfill, interval } = look;
  return {
    connection: found.name,
    connector: found.connector.id,
    configured: found.configured,
    account: checked.account,
    title: checked.title ?? null,
    identity: checked.identity ?? null,
    plan,
    expiresAt: checked.expiresAt ?? null,
    warnings: checked.warnings ?? [],
    streams: lines,
    backfill,
    interval,
    hubYaml: linesOf(look),
  };
}
