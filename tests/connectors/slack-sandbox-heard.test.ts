import { slack } from '../../connectors/slack/index.js';
import type { RunningSlack } from '../../connectors/slack/sandbox/index.js';
import { createCompany } from '../../src/sandbox/index.js';
import type { Call, Notice } from '../../src/sdk/index.js';
import { Receiver } from '../support/receiver.js';
import { bench, closeAll, type Bench } from './slack-sandbox.company.js';

let receiver: Receiver;
beforeAll(async () => void (receiver = await Receiver.open()));
afterAll(() => receiver.close());
afterEach(async () => {
  receiver.reset();
  await closeAll();
});

const running = (here: Bench) => here.sandbox as RunningSlack;

/** A change by the thing it is about and the second it happened in: told of once is not told of twice. */
const nameOf = (stream: string, key: string, at: number): string => `${stream} ${key} ${Math.floor(at / 1000)}`;

describe('the connector hears', () => {
  test('of every change where the app is, by calls that it believes', async () => {
    const company = createCompany({ seed: 7, campaigns: 2 });
    const here = await bench([], { company, wallNow: () => Date.now() });
    const { signingSecret } = running(here);
    const secrets = { token: 't', signingSecret };
    const hook = { secrets: [], pending: false, account: company.slackTeam.id };
    const { webhook } = slack;
    const notices: Notice[] = [];
    receiver.reply = ({ path, headers, body }) => {
      const call: Call = {
        method: 'POST',
        path,
        headers: headers as Record<string, string>,
        body: Buffer.from(body),
        receivedAt: new Date().toISOString(),
      };
      const greeting = webhook!.greet!(call, secrets, hook);
      if (greeting) return { status: 200, body: greeting.answer.body! };
      expect(webhook!.verify(call, secrets, hook)).toBe('signed');
      notices.push(...webhook!.events(call));
      return { status: 200 };
    };
    expect(await running(here).subscribe(receiver.url)).toBe(true);
    const end = company.slack.at(-1)!.at;
    const outcomes = await running(here).deliver(0, end);
    expect(outcomes.filter(({ outcome }) => outcome !== 'taken')).toEqual([]);
    const named = new Set(notices.map(({ stream, key, at }) => nameOf(stream, key, Date.parse(at!))));
    const withApp = new Set<string>();
    const missing: string[] = [];
    let changes = 0;
    for (const event of company.slack) {
      if (event.type === 'channel_added' && event.app) withApp.add(event.id);
      if (event.type === 'app_added') withApp.add(event.channel);
      if (event.type === 'app_removed') withApp.delete(event.channel);
      if (!('channel' in event) || !withApp.has(event.channel) || event.type === 'app_added') continue;
      // A reaction that decides nothing is read with the next run, and so is who came.
      if (event.type === 'reacted' || event.type === 'unreacted') {
        if (!/^(?:white_check_mark|\+1|x)$/.test(event.emoji)) continue;
      }
      changes++;
      const keys =
        'ts' in event
          ? ['messages', 'replies'].map((stream) => nameOf(stream, `${event.channel}:${event.ts}`, event.at))
          : [nameOf('channels', event.channel, event.at)];
      if (!keys.some((key) => named.has(key))) missing.push(`${event.type} ${keys[0]}`);
    }
    expect(changes).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });
});
