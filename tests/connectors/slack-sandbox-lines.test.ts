import { once } from 'node:events';
import { WebSocket } from 'ws';
import { slack } from '../../connectors/slack/index.js';
import { listenWith } from '../../connectors/slack/listen.js';
import type { RunningSlack } from '../../connectors/slack/sandbox/index.js';
import type { Answer, Call, Http } from '../../src/sdk/index.js';
import { bench, closeAll, DAY_ONE, MINUTE, S, says, ts, type Bench } from './slack-sandbox.company.js';

afterEach(closeAll);

const STORY = [says(ts(1), 'one'), says(ts(2), 'two'), says(ts(3), 'three')];
const running = (here: Bench) => here.sandbox as RunningSlack;
const withLines = (options: object = {}) => bench(STORY, { appToken: 'xapp-1', patienceMs: 100, ...options });

async function ask(here: Bench, token: string): Promise<any> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${here.sandbox.baseUrl}apps.connections.open`, { method: 'POST', headers })).json();
}

/** A line as a client has it: what came over it, each envelope acknowledged while `acks` says so. */
async function line(here: Bench, acks: () => boolean = () => true) {
  const heard: any[] = [];
  const socket = new WebSocket((await ask(here, 'xapp-1')).url);
  socket.on('message', (data: Buffer) => {
    const said = JSON.parse(data.toString());
    heard.push(said);
    if (said.envelope_id && acks()) socket.send(JSON.stringify({ envelope_id: said.envelope_id }));
  });
  await once(socket, 'message');
  return { socket, heard };
}
const texts = (heard: any[]) =>
  heard.filter(({ type }) => type === 'events_api').map(({ payload }) => payload.event.text);
const tick = (here: Bench) => running(here).deliver(DAY_ONE, DAY_ONE + 60 * MINUTE);

describe('Socket Mode of Slack', () => {
  test("only the app's own token opens a line, each address is good for one", async () => {
    const here = await withLines();
    expect(here.sandbox.secrets).toMatchObject({ appToken: 'xapp-1' });
    expect(await ask(here, here.sandbox.secrets.token!)).toEqual({ ok: false, error: 'not_allowed_token_type' });
    expect(await ask(here, 'xapp-2')).toEqual({ ok: false, error: 'invalid_auth' });
    const { url } = await ask(here, 'xapp-1');
    await once(new WebSocket(url), 'open');
    const [error] = await once(new WebSocket(url), 'error');
    expect(String(error)).toContain('401');
    expect(here.sandbox.offContract).toEqual([]);
  });

  test('a greeting, then envelopes in turn over all lines', async () => {
    const here = await withLines();
    const [one, other] = [await line(here), await line(here)];
    expect(other.heard[0]).toMatchObject({
      type: 'hello',
      num_connections: 2,
      connection_info: { app_id: expect.any(String) },
    });
    const sent = await tick(here);
    expect(sent.map(({ outcome }) => outcome)).toEqual(['taken', 'taken', 'taken']);
    expect([texts(one.heard), texts(other.heard)]).toEqual([['one', 'three'], ['two']]);
    expect(one.heard[1]).toMatchObject({
      envelope_id: expect.any(String),
      accepts_response_payload: false,
      retry_attempt: 0,
      payload: { type: 'event_callback', team_id: S.team },
    });
  });

  test('what is not acknowledged is told again under the same event name', async () => {
    const here = await withLines();
    let quiet = 2;
    const { heard } = await line(here, () => quiet-- <= 0);
    const sent = await tick(here);
    expect(sent.slice(0, 3).map(({ retry, outcome }) => [retry, outcome])).toEqual([
      [0, { reason: 'timeout' }],
      [1, { reason: 'timeout' }],
      [2, 'taken'],
    ]);
    const again = heard.filter(({ payload }) => payload?.event.text === 'one');
    expect(again.map(({ retry_attempt: n, retry_reason: why }) => [n, why])).toEqual([
      [0, ''],
      [1, 'timeout'],
      [2, 'timeout'],
    ]);
    expect(new Set(again.map(({ payload }) => payload.event_id)).size).toBe(1);
    expect(new Set(again.map(({ envelope_id: id }) => id)).size).toBe(3);
  });

  test.each(['warning', 'refresh_requested', 'link_disabled'] as const)(
    'says %s before it ends a line',
    async (reason) => {
      const here = await withLines();
      const { socket, heard } = await line(here);
      running(here).lines.disconnect(reason, 50);
      await once(socket, 'close');
      expect(heard.at(-1)).toMatchObject({ type: 'disconnect', reason });
      const next = await ask(here, 'xapp-1');
      expect(next.ok).toBe(reason !== 'link_disabled');
    },
  );

  test('the connector hears everything, over a line that is replaced and one that breaks', async () => {
    const here = await withLines({ patienceMs: 1_000 });
    const told: string[] = [];
    let asked = 0;
    const make = (headers: Record<string, string>): Http => ({
      with: (more) => make({ ...headers, ...more }),
      hold: () => {},
      send: async ({ path }): Promise<Answer> => {
        asked++;
        const answer = await fetch(`${here.sandbox.baseUrl.replace(/\/$/, '')}${path}`, { method: 'POST', headers });
        const body = Buffer.from(await answer.arrayBuffer());
        return { status: 200, headers: {}, body, json: <T>() => JSON.parse(body.toString()) as T, requestedAt: '' };
      },
    });
    const api = await slack.open({
      config: slack.config.parse({}),
      secrets: here.sandbox.secrets as { token: string },
      baseUrl: here.sandbox.baseUrl,
      allowPrivateNetwork: true,
      keepText: false,
      http: make({}),
      now: () => new Date().toISOString(),
      log: () => {},
    });
    const stop = new AbortController();
    const hear = (call: Call) => {
      expect(slack.webhook!.verify(call, { token: 't' }, { secrets: [], pending: false, account: S.team })).toBe(
        'signed',
      );
      told.push(...slack.webhook!.events(call).map(({ key }) => key));
      return Promise.resolve();
    };
    const listening = listenWith({ first: 5, longest: 20, silence: 5_000 })(api, hear, stop.signal);
    const until = async (count: number, opened: number) => {
      while (asked < opened || running(here).lines.count() !== count)
        await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(1, 1);
    await running(here).deliver(DAY_ONE, DAY_ONE + MINUTE);
    running(here).lines.disconnect('warning', 200);
    await until(2, 2);
    await running(here).deliver(DAY_ONE + MINUTE, DAY_ONE + 2 * MINUTE);
    await until(1, 2);
    running(here).lines.cut();
    await until(1, 3);
    await running(here).deliver(DAY_ONE + 2 * MINUTE, DAY_ONE + 3 * MINUTE);
    stop.abort();
    await listening;
    expect(told).toEqual([1, 2, 3].map((minute) => `${S.launch}:${ts(minute)}`));
  });
});
