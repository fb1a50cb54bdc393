import { ContractError, TransientError } from '../../src/sdk/index.js';
import { messages } from '../../connectors/email/messages.js';
import { ParserPool } from '../../connectors/email/parser/pool.js';
import type { ParserLimits } from '../../connectors/email/parser/process.js';
import { mail } from './email-mail.js';

jest.setTimeout(60_000);

const pools: ParserPool[] = [];
const start = (limits: Partial<ParserLimits> = {}): ParserPool => {
  const pool = new ParserPool(limits);
  pools.push(pool);
  return pool;
};
afterEach(() => pools.splice(0).forEach((pool) => pool.stop()));

/** Harmless to look at, and eleven seconds of work for the parser. */
const endless = mail({}, '\n'.repeat(10_000_000));
const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

/** The longest time nothing else could happen while this was done, in milliseconds. */
async function longestSilence(work: () => Promise<unknown>): Promise<number> {
  let [last, longest] = [performance.now(), 0];
  const tick = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  await work().finally(() => clearInterval(tick));
  return longest;
}

test('a mail without end is set aside, the next one is read, and the hub goes on meanwhile', async () => {
  const pool = start({ cpuMs: 1_000 });
  const silence = await longestSilence(async () => {
    const fault = await faultOf(pool.parse(endless, 100));
    expect(fault).toBeInstanceOf(ContractError);
    expect(fault).toMatchObject({ code: 'UPSTREAM_TOO_LARGE' });
  });
  // In this process it would be as long as the mail takes.
  expect(silence).toBeLessThan(800);
  await expect(pool.parse(mail(), 100)).resolves.toMatchObject({ text: 'Hello' });
});

test('a mail that fills the heap ends its parser, not the hub', async () => {
  const pool = start({ heapMegabytes: 30 });
  const fault = await faultOf(pool.parse(mail({}, 'hello world\r\n'.repeat(770_000)), 100));
  expect(String(fault)).toMatch(/got a crash \(SIG[A-Z]+\)/);
  await expect(pool.parse(mail(), 100)).resolves.toMatchObject({ text: 'Hello' });
});

test('memory outside the heap counts as well', async () => {
  const pool = start({ megabytes: 110 });
  const fault = await faultOf(pool.parse(mail({}, 'hello world\r\n'.repeat(770_000)), 100));
  // Only Linux tells how much a process has.
  expect(String(fault)).toMatch(process.platform === 'linux' ? /got more than 110 MB/ : /^/);
});

test('another mailbox is read while one mail is stuck', async () => {
  const pool = start({ cpuMs: 3_000 });
  let isStuck = true;
  const stuck = faultOf(pool.parse(endless, 100)).finally(() => (isStuck = false));
  for (let i = 0; i < 20; i++) await pool.parse(mail(), 100);
  expect(isStuck).toBe(true);
  expect(await stuck).toBeInstanceOf(ContractError);
});

test('more mails than parsers wait for their turn', async () => {
  const pool = start();
  const all = await Promise.all(Array.from({ length: 30 }, (_, i) => pool.parse(mail({}, `mail ${i}`), 100)));
  expect(all.map(({ text }) => text)).toEqual(Array.from({ length: 30 }, (_, i) => `mail ${i}`));
});

test('a parser that somebody else ended says nothing about the mail', async () => {
  const pool = start();
  await pool.parse(mail(), 100);
  pool.stop();
  await expect(pool.parse(mail(), 100)).resolves.toMatchObject({ text: 'Hello' });
  const dead = start({ heapMegabytes: 1 });
  expect(await faultOf(dead.parse(mail(), 100))).toBeInstanceOf(TransientError);
});

test('a mail that no decoder ends waits under its place, not under what it calls itself', () => {
  const meta = { mailbox: 'In Box', uid: 7, uidValidity: '3' };
  expect(messages.unreadKey!({ body: Buffer.alloc(0), meta })).toBe('unread 3.7 In Box');
});
