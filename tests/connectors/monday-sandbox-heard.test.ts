import { monday } from '../../connectors/monday/index.js';
import type { RunningMonday } from '../../connectors/monday/sandbox/index.js';
import { createCompany } from '../../src/sandbox/index.js';
import type { Call, Notice } from '../../src/sdk/index.js';
import { Receiver } from '../support/receiver.js';
import { bench, closeAll, type Bench } from './monday-sandbox.company.js';

let receiver: Receiver;
beforeAll(async () => void (receiver = await Receiver.open()));
afterAll(() => receiver.close());
afterEach(async () => {
  receiver.reset();
  await closeAll();
});

const running = (here: Bench) => here.sandbox as RunningMonday;
const CREATE = `mutation ($board: ID!, $event: WebhookEventType!, $url: String!) {
  create_webhook(board_id: $board, event: $event, url: $url) { id }
}`;

/** A change by the thing it is about and the second it happened in: told of once is not told of twice. */
const nameOf = (stream: string, key: string, at: number): string => `${stream} ${key} ${Math.floor(at / 1000)}`;

describe('the connector hears', () => {
  test('of every change on its boards, by calls that it believes', async () => {
    const company = createCompany({ seed: 7, campaigns: 2 });
    const times = company.monday.map(({ at }) => at);
    const [middle, end] = [times[times.length >> 1]!, times.at(-1)!];
    const here = await bench([], { company, isApp: true, wallNow: () => Date.now() });
    here.now = middle;
    const { webhook } = monday;
    const secrets = { token: 't', signingSecret: running(here).signingSecret };
    const notices: Notice[] = [];
    let pending = true;
    receiver.reply = ({ path, headers, body }) => {
      const call: Call = {
        method: 'POST',
        path,
        headers: headers as Record<string, string>,
        body: Buffer.from(body),
        receivedAt: new Date().toISOString(),
      };
      const hook = { secrets: [], pending, url: `${receiver.url}${path}`, account: company.mondayAccount.id };
      const greeting = webhook!.greet!(call, secrets, hook);
      if (greeting) return { status: 200, body: greeting.answer.body! };
      expect(webhook!.verify(call, secrets, hook)).toBe('signed');
      notices.push(...webhook!.events(call));
      return { status: 200 };
    };
    const boards = company.monday.flatMap((event) =>
      event.type === 'board_added' && event.at <= middle && event.visible && event.subitemsOf === null ? event.id : [],
    );
    // What the connector itself would subscribe to.
    const api = { boards: () => Promise.resolve(new Map(boards.map((id) => [id, { id, sendsEvents: true }]))) };
    for await (const target of webhook!.subscribing!.targets(api as never)) {
      const [board, event] = target.split(':') as [string, string];
      expect(
        (await here.ask(CREATE, { board, event, url: `${receiver.url}/${board}/${event}` })).errors,
      ).toBeUndefined();
    }
    pending = false;
    const sent = await running(here).deliver(middle, end);
    expect(sent.filter(({ status }) => status !== 200)).toEqual([]);
    const named = new Set(notices.map(({ stream, key, at }) => nameOf(stream, key, Date.parse(at!))));
    const [boardOf, itemOf, replyTo] = [
      new Map<string, string>(),
      new Map<string, string>(),
      new Map<string, string>(),
    ];
    const missing: string[] = [];
    let changes = 0;
    for (const event of company.monday) {
      if (event.type === 'item_added') boardOf.set(event.id, event.parent ? boardOf.get(event.parent)! : event.board);
      if (event.type === 'item_moved_to_board') boardOf.set(event.item, event.board);
      if (event.type === 'update_posted') itemOf.set(event.id, event.item);
      if (event.type === 'update_posted' && event.replyTo) replyTo.set(event.id, event.replyTo);
      // There is no webhook for these.
      if (event.type === 'item_moved_to_board' || event.type === 'file_added' || event.at <= middle) continue;
      const isTalk = event.type.startsWith('update_');
      const items = 'items' in event ? event.items : 'item' in event ? [event.item] : event.type === 'item_added' ? [event.id] : isTalk && 'id' in event ? [itemOf.get(event.id)!] : []; // prettier-ignore
      for (const item of items.filter((id) => boards.includes(boardOf.get(id)!))) {
        changes++;
        const key =
          isTalk && 'id' in event
            ? nameOf('updates', replyTo.get(event.id) ?? event.id, event.at)
            : nameOf('items', item, event.at);
        if (!named.has(key)) missing.push(`${event.type} ${key}`);
      }
    }
    expect(changes).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });
});
