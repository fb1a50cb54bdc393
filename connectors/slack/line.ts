import { rootCertificates } from 'node:tls';
import { WebSocket } from 'ws';
import { ConfigError, ContractError, publicLookup, type Call, type Http, type Opening } from '#sdk';
import { isRow, type Row, type SlackApi } from './api.js';
import { LINE_KEY, signedHeaders } from './proof.js';

const METHOD = 'apps.connections.open';
const MOST_BYTES = 2 * 1024 * 1024;
const HANDSHAKE_MS = 10_000;
/** Slack says about ten seconds before that it will close a line. */
const FAREWELL_MS = 15_000;
/** For the last acknowledgement to leave. */
const GOODBYE_MS = 500;

type Keep = (call: Call) => Promise<void>;

/** `over`: another line is needed, though this one may still hear; whether Slack ever greeted. `ended`: all it heard is told. */
interface Hearing {
  over: Promise<boolean>;
  ended: Promise<void>;
}

/** What is needed to open lines: only a connection with an app token has it. */
export interface Line {
  http: Http;
  /** Host of the Web API. */
  host: string;
  allowPrivateNetwork: boolean;
  ca?: string;
}

/** The line of a connection; none without an app token. */
export function lineOf(
  opening: Opening<unknown, { appToken?: string | undefined }>,
  baseUrl: string,
): Line | undefined {
  const { secrets, http, allowPrivateNetwork, ca } = opening;
  if (secrets.appToken === undefined) return undefined;
  const { hostname: host } = new URL(opening.baseUrl ?? baseUrl);
  const own = http.with({ authorization: `Bearer ${secrets.appToken}` });
  return { http: own, host, allowPrivateNetwork, ...(ca !== undefined && { ca }) };
}

/** Opens a line and hears what comes over it. */
export async function openLine(api: SlackApi, keep: Keep, silenceMs: number, signal: AbortSignal): Promise<Hearing> {
  const line = api.line!;
  const answer = await line.http.send({ method: 'POST', path: `/${METHOD}`, lane: METHOD });
  const { url } = answer.json<{ url?: unknown }>();
  const socket = new WebSocket(addressOf(url, line), {
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: MOST_BYTES,
    perMessageDeflate: false,
    ...(!line.allowPrivateNetwork && { lookup: publicLookup() }),
    ...(line.ca !== undefined && { ca: [...rootCertificates, line.ca] }),
  });
  return hear(api, socket, keep, silenceMs, signal);
}

/** Slack names another host each time; it is one of Slack's, or in a network of our own the one that was asked. */
function addressOf(given: unknown, { host, allowPrivateNetwork }: Line): string {
  if (typeof given !== 'string' || !URL.canParse(given))
    throw new ContractError('Slack names no address for a line', { where: METHOD, expected: 'url', got: typeof given });
  const { protocol, hostname } = new URL(given);
  const isOurs = allowPrivateNetwork && hostname === host;
  const isSlack = protocol === 'wss:' && /(?:^|\.)slack(?:-gov)?\.com$/.test(hostname);
  if (isSlack || (isOurs && ['ws:', 'wss:'].includes(protocol))) return given;
  throw new ConfigError('Slack names a line that leads elsewhere', {
    code: 'EGRESS_BLOCKED',
    where: METHOD,
    expected: 'wss and a host of slack.com',
    got: `${protocol}//${hostname}`,
  });
}

function hear(api: SlackApi, socket: WebSocket, keep: Keep, silenceMs: number, signal: AbortSignal): Hearing {
  const telling = new Set<Promise<void>>();
  let greeted = false;
  let lastHeard = Date.now();
  const alive = (): void => void (lastHeard = Date.now());
  const watch = setInterval(() => {
    if (Date.now() - lastHeard > silenceMs) socket.terminate();
    else if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, silenceMs / 3);
  let last: NodeJS.Timeout | undefined;
  const endWithin = (ms: number): void => {
    clearTimeout(last);
    last = setTimeout(() => socket.terminate(), ms);
  };
  const leave = (): void => {
    void Promise.all(telling).then(() => {
      socket.close(1000);
      endWithin(GOODBYE_MS);
    });
  };
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();

  const ended = new Promise<void>((resolve) => {
    socket.on('close', () => {
      clearInterval(watch);
      clearTimeout(last);
      signal.removeEventListener('abort', leave);
      void Promise.all(telling).then(() => resolve());
    });
  });
  const over = new Promise<boolean>((resolve, reject) => {
    socket.on('message', (data: Buffer) => {
      const said = read(data);
      if (said['type'] === 'hello') greeted = true;
      if (said['type'] === 'disconnect') {
        if (said['reason'] === 'link_disabled') reject(switchedOff());
        resolve(greeted);
        endWithin(FAREWELL_MS);
      }
      if (typeof said['envelope_id'] !== 'string') return;
      const told = tell(api, socket, data, said, keep).finally(() => telling.delete(told));
      telling.add(told);
    });
    socket.on('close', () => resolve(greeted));
  });
  for (const sign of ['message', 'ping', 'pong']) socket.on(sign, alive);
  socket.on('error', ({ message }) => api.log({ error: message }, 'The line to Slack failed'));
  return { over, ended };
}

/** Never fails: what cannot be kept is logged. */
async function tell(api: SlackApi, socket: WebSocket, data: Buffer, said: Row, keep: Keep): Promise<void> {
  try {
    // Clicks and commands are for other apps than this; unanswered they would be sent again.
    if (said['type'] === 'events_api') await keep(callOf(data));
    const answer = JSON.stringify({ envelope_id: said['envelope_id'] });
    if (socket.readyState === WebSocket.OPEN) socket.send(answer);
  } catch (error) {
    // Not kept, hence not acknowledged: Slack sends it again.
    api.log({ error: error instanceof Error ? error.message : String(error) }, 'An event of Slack was not kept');
  }
}

/** An envelope as a call, its bytes as they came, signed by the hub since Slack signs nothing here. */
function callOf(body: Buffer): Call {
  const now = Date.now();
  const headers = signedHeaders(LINE_KEY, body, Math.floor(now / 1_000));
  return { method: 'POST', path: '/', headers, body, receivedAt: new Date(now).toISOString() };
}

function read(data: Buffer): Row {
  try {
    const said = JSON.parse(data.toString('utf8')) as unknown;
    return isRow(said) ? said : {};
  } catch {
    return {};
  }
}

const switchedOff = (): ConfigError =>
  new ConfigError('Socket Mode is switched off in the app', {
    where: 'secrets.appToken',
    remedy: 'Switch it on under “Socket Mode” at https://api.slack.com/apps, or take the app token away',
  });
