import { createServer, request as ask, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inFolder, jsonLines } from '../../support/command.js';
import { becomes, endServed, serve } from '../../support/served.js';
import { byName, settings, startTools, stopTools, toolOf, withHub } from './hub.js';

jest.setTimeout(180_000);

/** Stands before the Asana of the company: stamps each request, and refuses one of them for so many seconds. */
class Front {
  readonly asked: { at: number; status: number }[] = [];
  refuse: { count: number; seconds: number } = { count: 0, seconds: 0 };
  private server!: Server;

  async start(): Promise<this> {
    this.server = createServer((incoming, outgoing) => {
      const entry = { at: Date.now(), status: 0 };
      if (this.asked.push(entry) === this.refuse.count) {
        entry.status = 429;
        outgoing.writeHead(429, { 'retry-after': String(this.refuse.seconds) }).end('{"errors":[{"message":"Slow"}]}');
        return;
      }
      const { method, headers, url } = incoming;
      const behind = ask(new URL(toolOf('asana').baseUrl).origin + url, { method, headers }, (answer) => {
        entry.status = answer.statusCode!;
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      });
      behind.on('error', () => outgoing.destroy());
      incoming.pipe(behind);
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/1.0`;
  }

  get refusedAt(): number | undefined {
    return this.asked.find(({ status }) => status === 429)?.at;
  }

  stop(): void {
    this.server.close().closeAllConnections();
  }
}

let front: Front;
beforeAll(startTools);
beforeEach(async () => {
  front = await new Front().start();
});
afterEach(endServed);
afterEach(() => front.stop());
afterAll(stopTools);

test('a limit of two hours: exit 4, until when in every answer, and no request before', () =>
  withHub(async ({ say }) => {
    const told = settings(['asana', 'wordpress'], { asana: { baseUrl: front.baseUrl } });
    front.refuse = { count: 12, seconds: 7_200 };
    const sync = await say(told, 'sync', '--json');
    expect(sync.code).toBe(4);
    const { 'asana-main': limited, site } = byName(sync.stdout);
    expect(site).toMatchObject({ status: 'succeeded', waitUntil: null });
    const { status, waitUntil, read, applied, unchanged } = limited!;
    const minutes = Math.round((Date.parse(waitUntil!) - front.refusedAt!) / 60_000);
    expect([status, minutes]).toEqual(['waiting', 120]);
    expect(read).toBeGreaterThan(0);
    expect(read).toBe(applied + unchanged);
    expect(front.asked).toHaveLength(12);

    const again = await say(told, 'sync', 'asana-main');
    expect(again.code).toBe(4);
    expect(again.stdout).toContain(`asana-main: waiting until ${waitUntil}: `);
    const health = await say(told, 'status', '--json');
    expect(health.code).toBe(0);
    expect(jsonLines(health.stdout)[0]).toMatchObject({
      health: 'degraded',
      lastStatus: 'waiting',
      problem: expect.stringContaining(`Waiting until ${waitUntil}: `),
    });
    expect(front.asked).toHaveLength(12);
  }));

test('SIGKILL in the middle of a short wait: the next process asks nothing before it is over, and reads on', () =>
  withHub(async ({ database }) => {
    const told = settings(['asana'], { asana: { baseUrl: front.baseUrl } });
    const seconds = 8;
    front.refuse = { count: 12, seconds };
    await inFolder(told.yaml, async (folder) => {
      const env = { ...told.env, DATABASE_URL: database.url, HUB_HOME: `${folder}/home`, PORT: '0' };
      const killed = serve(folder, env);
      await becomes(() => front.refusedAt !== undefined, 30_000);
      // The moment the tool's answer needs to come to the process, and its word to the database.
      await new Promise((resolve) => setTimeout(resolve, 500));
      killed.process.kill('SIGKILL');
      await killed.ended;
      const next = serve(folder, env);
      await next.ready;
      await becomes(() => front.asked.length > 30, 30_000);
      const after = front.asked.filter(({ at }) => at > front.refusedAt!);
      expect(after[0]!.at - front.refusedAt!).toBeGreaterThanOrEqual(seconds * 1_000);
      next.process.kill('SIGTERM');
      expect((await next.ended).code).toBe(0);
    });
  }));
