import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { messages } from '../../connectors/email/messages.js';
import { Account, dovecot } from './dovecot.js';
import { expectSucceeded, openRealHub, type RealHub } from './hub.js';
import { automatic } from './letters/automatic.js';
import { broken } from './letters/broken.js';
import { files } from './letters/files.js';
import { arrivalOf, UNNAMED, type Letter } from './letters/letter.js';
import { replies } from './letters/replies.js';
import { senders } from './letters/senders.js';
import { tongues } from './letters/tongues.js';
import { withServer } from './need.js';
import { openWire, type Wire } from './proxy.js';

jest.setTimeout(120_000);

const FAMILIES = { replies, tongues, automatic, senders, broken, files };
const letters = Object.values(FAMILIES).flat();

interface Read {
  mailbox: string;
  uid: number;
  key: string;
  at: Date;
  author: string | null;
  subject: string | null;
  text: string | null;
  automatic: string | null;
  asks: { approvers: string[] } | null;
  decides: { decision: string; proof: string | null } | null;
  keys: string[];
  refs: string[];
  files: string[] | null;
}

const READ = `SELECT r.meta->>'mailbox' AS mailbox, (r.meta->>'uid')::int AS uid, m.key, m.at, a.key AS author, m.subject, m.text,
    m.automatic, m.asks, m.decides, m.key_texts AS keys, m.thread_refs AS refs,
    (SELECT array_agg(f.name ORDER BY f.key) FROM asset f WHERE f.of_id = m.id) AS files
  FROM message m JOIN connection c ON c.id = m.connection_id JOIN raw_record r ON r.id = m.raw_id
  LEFT JOIN alias a ON a.id = m.author_alias_id WHERE c.name = $1`;

// Dovecot gives every line its carriage return, and for NUL, which IMAP forbids, the byte 0x80.
const print = (raw: Buffer): string =>
  createHash('sha256')
    .update(raw.toString('latin1').replace(/\r\n/g, '\n').replaceAll('\0', '\x80'), 'latin1')
    .digest('hex');

withServer('letters in a real mailbox', dovecot, 'dovecot.sh', (server) => {
  let account: Account;
  let hub: RealHub;
  let wire: Wire;
  const rows = new Map<Letter, Read>();
  const aside = new Map<Letter, { code: string; reason: string }>();
  const bytes = new Map<Letter, Buffer>();

  beforeAll(async () => {
    account = new Account(server);
    for (const one of letters)
      one.raw = Buffer.from(one.raw.toString('latin1').replaceAll('ACCOUNT', account.user), 'latin1');
    account.deliver(...letters.map((one) => ({ ...one, arrived: arrivalOf(one) })));
    wire = await openWire(Number(server.REAL_IMAP_PORT));
    hub = await openRealHub([
      account.connecting({ keepText: true }),
      // One account may be connected once; by another address it is another one.
      account.connecting({ name: 'silent', baseUrl: `imap://127.0.0.1:${wire.port}` }),
    ]);
    const begun = Date.now();
    for (const name of ['mail', 'silent']) expectSucceeded(await hub.sync(name));
    // What is set aside is set aside before a parser loses itself in it.
    expect(Date.now() - begun).toBeLessThan(60_000);

    const placeOf = new Map<string, Letter>();
    const byPrint = new Map(letters.map((one) => [print(one.raw), one]));
    await account.session(async (client) => {
      for (const mailbox of ['INBOX', 'Sent']) {
        await client.mailboxOpen(mailbox, { readOnly: true });
        for await (const { uid, source } of client.fetch('1:*', { source: true })) {
          const one = byPrint.get(print(source!))!;
          placeOf.set(`${mailbox} ${uid}`, one);
          bytes.set(one, source!);
        }
      }
    });
    expect(placeOf.size).toBe(letters.length);
    for (const row of await hub.ask<Read>(READ, ['mail'])) rows.set(placeOf.get(`${row.mailbox} ${row.uid}`)!, row);
    for (const row of await hub.ask<{ meta: { mailbox: string; uid: number }; code: string; reason: string }>(
      `SELECT q.meta, q.code, q.reason FROM quarantine q JOIN connection c ON c.id = q.connection_id WHERE c.name = 'mail'`,
    ))
      aside.set(placeOf.get(`${row.meta.mailbox} ${row.meta.uid}`)!, row);
  });
  afterAll(async () => {
    await hub?.close();
    await wire?.close();
  });

  test('nothing is lost: every letter is a message, or set aside, or a draft', () => {
    const drafts = letters.filter((one) => one.means.ignored);
    expect(rows.size + aside.size + drafts.length).toBe(letters.length);
    expect(letters.length).toBeGreaterThan(150);
  });

  for (const [family, members] of Object.entries(FAMILIES)) {
    describe(family, () => {
      test.each(members.map((one) => [one.name, one] as const))('%s', (_, one) => {
        const { means } = one;
        const row = rows.get(one);
        if (means.ignored) {
          expect([row, aside.get(one)]).toEqual([undefined, undefined]);
          return;
        }
        if (means.quarantined) {
          expect(row).toBeUndefined();
          expect(aside.get(one)?.reason).toMatch(/\S/);
          return;
        }
        expect(aside.get(one)).toBeUndefined();
        const { key, decides, author, ...said } = row!;
        expect(key).toEqual(means.key === 'hash' ? expect.stringMatching(/^hash:[0-9a-f]{64}$/) : one.id);
        const counts = decides?.proof ? decides.decision : null;
        if (means.notDecides) expect(decides?.decision).not.toBe(means.notDecides);
        else if (means.claims)
          expect(decides === null || (decides.decision === means.claims && decides.proof === null)).toBe(true);
        else expect(counts).toBe(means.decides ?? null);
        const from = one.from === 'ACCOUNT' ? account.user : one.from.toLowerCase();
        expect({
          author,
          asks: said.asks !== null,
          automatic: said.automatic !== null,
          at: said.at.toISOString(),
          keys: said.keys,
          files: (said.files ?? []).map((name) => (/^attachment \d+$/.test(name) ? UNNAMED : name)),
        }).toEqual({
          author: means.author === undefined ? from : means.author,
          asks: means.asks ?? false,
          automatic: means.automatic ?? false,
          at: means.at === 'arrival' ? arrivalOf(one) : (means.at ?? one.sentAt),
          keys: means.keys ?? [],
          files: means.files ?? [],
        });
        if (means.refs) expect(said.refs).toEqual(means.refs);
        expect(JSON.stringify(said)).not.toContain('\\u0000');
      });
    });
  }

  test('each is read or refused within 5 s', async () => {
    const slow: [string, number][] = [];
    for (const one of letters) {
      const begun = performance.now();
      await messages.decode!({ body: bytes.get(one)!, meta: {} }).catch(() => null);
      const tookMs = performance.now() - begun;
      if (tookMs > 5_000) slow.push([one.name, tookMs]);
    }
    expect(slow).toEqual([]);
  });

  test('a connection that keeps no text reads the same into the letters, and holds none of it', async () => {
    const verdicts = async (name: string) =>
      (await hub.ask<Read>(READ, [name]))
        .map((row) => [
          row.mailbox,
          row.uid,
          row.key,
          row.author,
          row.automatic,
          row.asks && true,
          row.decides,
          row.keys,
          row.refs,
        ])
        .map((row) => JSON.stringify(row))
        .toSorted();
    expect(await verdicts('silent')).toEqual(await verdicts('mail'));
    const silent = await hub.ask<Read>(READ, ['silent']);
    expect(silent.filter((row) => row.subject !== null || row.text !== null)).toEqual([]);
    const bodies = await hub.ask<{ bytes: Buffer }>(
      `SELECT b.bytes FROM raw_record r JOIN connection c ON c.id = r.connection_id JOIN raw_body b ON b.id = r.body_id WHERE c.name = 'silent' AND r.stream = 'messages'`,
    );
    expect(bodies.length).toBe(silent.length);
    const talk = bodies
      .map((row) => gunzipSync(row.bytes).toString())
      .filter((text) => /landing page by Friday|Freigegeben|brief\.pdf/.test(text));
    expect(talk).toEqual([]);
  });

  test('raw bytes are kept exactly, broken ones too', async () => {
    const kept = await hub.ask<{ meta: { mailbox: string; uid: number }; bytes: Buffer }>(
      `SELECT r.meta, b.bytes FROM (SELECT connection_id, meta, body_id FROM raw_record WHERE stream = 'messages'
         UNION ALL SELECT connection_id, meta, body_id FROM quarantine) r
       JOIN connection c ON c.id = r.connection_id JOIN raw_body b ON b.id = r.body_id WHERE c.name = 'mail'`,
    );
    const prints = new Set([...bytes.values()].map((source) => print(source)));
    const other = kept.filter((row) => !prints.has(print(gunzipSync(row.bytes))));
    // Only the one too large to be fetched whole is kept in part.
    expect(other.map((row) => gunzipSync(row.bytes).length)).toEqual([1024 * 1024]);
  });

  test('reading all of it again changes nothing', async () => {
    const again = await hub.sync('mail', { full: true });
    expectSucceeded(again);
    expect(again.counts).toMatchObject({ applied: 0, tombstones: 0, superseded: 0 });
  });

  test('nobody’s mail is marked as read', async () => {
    await account.session(async (client) => {
      const status = await client.status('INBOX', { unseen: true, messages: true });
      const unseen = letters.filter((one) => one.flags === undefined).length;
      expect(status && status.unseen).toBe(unseen);
    });
  });
});
