import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { slack } from '../../connectors/slack/index.js';
import { listenWith } from '../../connectors/slack/listen.js';
import { AuthError, type Answer, type Call, type Http, type Request } from '../../src/sdk/index.js';
import { CHANNEL, NOW } from './slack-stub.js';

const WAITS = { first: 5, longest: 20, silence: 1_000 };
const HOOK = { secrets: [], pending: false, account: 'T0NORTH01' };
const event = (id: string) => ({
  type: 'event_callback',
  team_id: 'T0NORTH01',
  event_id: id,
  event: { type: 'channel_archive', channel: CHANNEL, event_ts: '1772445600.000100' },
});
const envelope = (id: string, more: object = {}) =>
  JSON.stringify({
    envelope_id: `e-${id}`,
    type: 'events_api',
    accepts_response_payload: false,
    payload: event(id),
    ...more,
  });

/** Slack's side of the lines, played by a test: it opens one a request, and hands each over. */
class Slack {
  readonly server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  readonly asked: Request[] = [];
  readonly acknowledged: string[] = [];
  readonly logged: string[] = [];
  /** What the next requests are answered with instead of an address. */
  readonly instead: unknown[] = [];
  private readonly lines: WebSocket[] = [];
  private readonly waiting: ((line: WebSocket) => void)[] = [];

  constructor() {
    this.server.on('connection', (line) => {
      line.on('message', (data: Buffer) => {
        this.acknowledged.push((JSON.parse(data.toString()) as { envelope_id: string }).envelope_id);
      });
      const next = this.waiting.shift();
      if (next) next(line);
      else this.lines.push(line);
    });
  }

  line(): Promise<WebSocket> {
    const here = this.lines.shift();
    return here ? Promise.resolve(here) : new Promise((resolve) => this.waiting.push(resolve));
  }

  get address(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/link/?ticket=t`;
  }

  /** An opened connector whose requests this answers. */
  async open(more: object = {}, secrets: object = { appToken: 'xapp-1' }) {
    const make = (headers: Record<string, string>): Http => ({
      with: (extra) => make({ ...headers, ...extra }),
      hold: () => {},
      // oxlint-disable-next-line require-await -- an Http answers later
      send: async (request): Promise<Answer> => {
        this.asked.push({ ...request, headers });
        const given = this.instead.shift() ?? { ok: true, url: this.address };
        if (given instanceof Error) throw given;
        const failure = slack.classify({ status: 200, body: given, now: Date.parse(NOW) });
        if (failure) throw failure;
        return { status: 200, headers: {}, body: Buffer.alloc(0), json: <T>() => given as T, requestedAt: NOW };
      },
    });
    return slack.open({
      config: slack.config.parse({}),
      secrets: { token: 'xoxb-t', ...secrets },
      baseUrl: 'http://127.0.0.1:1/api',
      allowPrivateNetwork: true,
      keepText: false,
      http: make({}),
      now: () => NOW,
      log: (_, message) => void this.logged.push(message),
      ...more,
    });
  }
}

describe('the line that the hub opens', () => {
  let side: Slack;
  let stop: AbortController;
  let told: Call[];
  beforeEach(async () => {
    side = new Slack();
    stop = new AbortController();
    told = [];
    await once(side.server, 'listening');
  });
  afterEach(async () => {
    stop.abort();
    for (const line of side.server.clients) line.terminate();
    await new Promise((resolve) => side.server.close(resolve));
  });

  const until = async (is: () => boolean): Promise<void> => {
    for (let i = 0; i < 1_000 && !is(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(is()).toBe(true);
  };
  // oxlint-disable-next-line require-await -- keeping takes time
  const keep = async (call: Call): Promise<void> => void told.push(call);
  const listen = async (deliver = keep, waits = WAITS) => listenWith(waits)(await side.open(), deliver, stop.signal);

  it('is asked for with the app token, and each envelope is acknowledged when it is kept, not before', async () => {
    let kept = (): void => {};
    const over = listen((call) => {
      told.push(call);
      return new Promise((resolve) => (kept = resolve));
    });
    const line = await side.line();
    line.send(JSON.stringify({ type: 'hello', num_connections: 1 }));
    line.send(envelope('Ev1'));
    await until(() => told.length === 1);
    expect(side.asked).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/apps.connections.open',
        headers: { authorization: 'Bearer xapp-1' },
      }),
    ]);
    line.ping();
    await once(line, 'pong');
    expect(side.acknowledged).toEqual([]);
    kept();
    await until(() => side.acknowledged.length === 1);
    expect(side.acknowledged).toEqual(['e-Ev1']);
    stop.abort();
    await over;
  });

  it('what comes over it is proved like any call, byte for byte, and by nothing that a caller could know', async () => {
    const over = listen();
    (await side.line()).send(envelope('Ev1'));
    await until(() => told.length === 1);
    const [call] = told as [Call];
    const { verify, events } = slack.webhook!;
    expect(call.body.toString()).toBe(envelope('Ev1'));
    // Also copied, as something that is kept and read again is; with and without a secret of the app.
    const copy = { ...call, headers: { ...call.headers }, body: Buffer.from(call.body) };
    for (const secrets of [{ token: 't' }, { token: 't', signingSecret: 's' }])
      expect(verify(copy, secrets, HOOK)).toBe('signed');
    expect(events(copy)).toMatchObject([{ id: 'Ev1', stream: 'channels', key: CHANNEL }]);
    expect(() => verify({ ...copy, body: Buffer.from(envelope('Ev2')) }, { token: 't' }, HOOK)).toThrow('did not sign');
    const later = { ...copy, receivedAt: new Date(Date.parse(call.receivedAt) + 302_000).toISOString() };
    expect(() => verify(later, { token: 't' }, HOOK)).toThrow('not of now');
    stop.abort();
    await over;
  });

  it('what could not be kept is not acknowledged, and the line goes on', async () => {
    const over = listen((call) => (call.body.includes('Ev1') ? Promise.reject(new Error('no database')) : keep(call)));
    const line = await side.line();
    line.send(envelope('Ev1', { retry_attempt: 0 }));
    line.send(envelope('Ev2'));
    await until(() => side.acknowledged.length === 1);
    expect(side.acknowledged).toEqual(['e-Ev2']);
    expect(side.logged).toEqual(['An event of Slack was not kept']);
    stop.abort();
    await over;
  });

  it('clicks and commands are answered and go nowhere; what is no JSON is nothing', async () => {
    const over = listen();
    const line = await side.line();
    for (const text of ['{', 'null', '[]', JSON.stringify({ type: 'other' })]) line.send(text);
    line.send(envelope('Ev1', { type: 'interactive' }));
    line.send(envelope('Ev2', { type: 'slash_commands' }));
    await until(() => side.acknowledged.length === 2);
    expect(told).toEqual([]);
    stop.abort();
    await over;
  });

  it.each(['warning', 'refresh_requested'])(
    'before it ends (%s) the next one is open, and both are heard',
    async (reason) => {
      const over = listen();
      const first = await side.line();
      first.send(JSON.stringify({ type: 'hello' }));
      first.send(JSON.stringify({ type: 'disconnect', reason, debug_info: {} }));
      const second = await side.line();
      first.send(envelope('Ev1'));
      second.send(envelope('Ev2'));
      await until(() => side.acknowledged.length === 2);
      first.close();
      second.send(envelope('Ev3'));
      await until(() => side.acknowledged.length === 3);
      expect(side.asked).toHaveLength(2);
      stop.abort();
      await over;
    },
  );

  it('cut, refused or never answered, it is opened again', async () => {
    side.instead.push({ ok: false, error: 'internal_error' }, { ok: false, error: 'ratelimited' });
    const over = listen();
    (await side.line()).terminate();
    (await side.line()).close(1011);
    const line = await side.line();
    line.send(envelope('Ev1'));
    await until(() => side.acknowledged.length === 1);
    expect(side.asked).toHaveLength(5);
    stop.abort();
    await over;
  });

  it('a line that says nothing at all is dead', async () => {
    const over = listen(keep, { ...WAITS, silence: 60 });
    const dead = await side.line();
    // A peer that is gone answers no ping either.
    (dead as unknown as { _socket: { pause(): void } })._socket.pause();
    const line = await side.line();
    line.send(envelope('Ev1'));
    await until(() => side.acknowledged.length === 1);
    stop.abort();
    await over;
  });

  it('a refused app token, and Socket Mode that is switched off, end it: a person must act', async () => {
    side.instead.push({ ok: false, error: 'invalid_auth' });
    await expect(listen()).rejects.toThrow(AuthError);
    const over = listen();
    (await side.line()).send(JSON.stringify({ type: 'disconnect', reason: 'link_disabled' }));
    await expect(over).rejects.toMatchObject({ name: 'ConfigError', message: expect.stringContaining('Socket Mode') });
  });

  it('closing waits for what is being kept, on a line that was replaced too', async () => {
    const kept: string[] = [];
    const over = listen(async (call) => {
      told.push(call);
      await new Promise((resolve) => setTimeout(resolve, 100));
      kept.push(slack.webhook!.events(call)[0]!.id);
    });
    const first = await side.line();
    first.send(envelope('Ev1'));
    first.send(JSON.stringify({ type: 'disconnect', reason: 'warning' }));
    await side.line();
    await until(() => told.length === 1);
    stop.abort();
    await over;
    expect(kept).toEqual(['Ev1']);
    await until(() => side.acknowledged.length === 1);
  });

  it('leads to Slack alone', async () => {
    const open = async (url: unknown, more: object) => {
      side.instead.push({ ok: true, url });
      const api = await side.open(more);
      const { length: before } = side.asked;
      await listenWith(WAITS)(api, keep, stop.signal).finally(() => expect(side.asked).toHaveLength(before + 1));
    };
    const public_ = { allowPrivateNetwork: false, baseUrl: undefined };
    for (const url of [
      'wss://evil.example/',
      'ws://wss-primary.slack.com/',
      'wss://slack.com.evil.example/',
      'wss://evilslack.com/',
      'https://slack.com/',
      'ws://127.0.0.1/',
    ])
      await expect(open(url, public_)).rejects.toMatchObject({ code: 'EGRESS_BLOCKED' });
    await expect(open('ws://169.254.169.254/', {})).rejects.toMatchObject({ code: 'EGRESS_BLOCKED' });
    await expect(open(undefined, {})).rejects.toMatchObject({ name: 'ContractError' });
  });

  it('without an app token nothing is opened, and nothing spins', async () => {
    const over = slack.listen!(await side.open({}, {}), keep, stop.signal);
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await over;
    expect(side.asked).toEqual([]);
  });
});
