import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Connector, Draft, Found, Page, Stream } from '../../../src/sdk/index.js';

const mail = z.looseObject({
  id: z.string(),
  box: z.string(),
  place: z.number(),
  since: z.string(),
  by: z.string(),
  text: z.string().optional(),
  words: z.string().optional(),
  asks: z.boolean().optional(),
  file: z.string().optional(),
});
export type Mail = z.infer<typeof mail>;

/** Mailboxes in which a mail can lie more than once: what lies where is what `lie` was told last. */
export class CopiesTool {
  /** What lies in each mailbox. */
  readonly boxes = new Map<string, Mail[]>();
  readonly asked: string[] = [];
  /** How many records were mapped. */
  mapped = 0;
  pageSize = 100;

  /** Puts down what lies in a mailbox now; each mail gets the next place in it. */
  lie(box: string, ...mails: (Omit<Mail, 'box' | 'place'> & { place?: number })[]): this {
    this.boxes.set(
      box,
      mails.map((one, index) => ({ ...one, box, place: one.place ?? index + 1 }) as Mail),
    );
    return this;
  }

  get connector(): Connector {
    return {
      id: 'fake',
      title: 'Fake',
      config: z.object({}),
      secrets: z.object({}),
      open: () => Promise.resolve({}),
      budget: () => [],
      classify: () => null,
      check: () => Promise.resolve({ account: 'acme' }),
      streams: [this.mails()],
    };
  }

  private mails(): Stream<Mail, unknown, unknown> {
    const listed = async function* (boxes: Map<string, Mail[]>): AsyncGenerator<string> {
      await Promise.resolve();
      yield* boxes.keys();
    };
    return {
      name: 'mails',
      record: mail,
      identify: (value) => ({ key: keyOf(value as Mail) }),
      copyOf: ({ id, by, since, text, words }) => ({
        of: id,
        shape: `${by} ${words ?? ''}`,
        ...(text !== undefined && { wording: createHash('sha256').update(text).digest('hex') }),
        since,
        rank: since,
      }),
      redact: { paths: ['/text'], found: () => ({}) },
      parts: { list: () => listed(this.boxes) },
      cursor: z.unknown(),
      read: (_, job) => this.read(job.part),
      get: (_, keys) => Promise.resolve(this.find(keys)),
      drafts: (record, seen, _config, name) => {
        this.mapped++;
        return drafts(record, seen, name);
      },
    };
  }

  private async *read(box: string): AsyncGenerator<Page<unknown>> {
    const all = this.boxes.get(box) ?? [];
    await Promise.resolve();
    for (let from = 0; from === 0 || from < all.length; from += this.pageSize) {
      const records = all.slice(from, from + this.pageSize).map((one) => ({ body: Buffer.from(JSON.stringify(one)) }));
      yield { records, next: { from }, ...(from + this.pageSize >= all.length && { whole: true as const }) };
    }
  }

  private find(keys: string[]): Found[] {
    this.asked.push(...keys);
    const names = new Set(keys.map((key) => key.split(' ')[0]));
    const there = [...this.boxes.values()].flat().filter(({ id }) => names.has(id));
    const found = there.map((one) => ({
      key: keyOf(one),
      state: 'live' as const,
      raw: { body: Buffer.from(JSON.stringify(one)) },
      part: one.box,
    }));
    const gone = keys.filter((key) => !there.some((one) => keyOf(one) === key));
    return [...found, ...gone.map((key) => ({ key, state: 'deleted' as const }))];
  }
}

const keyOf = ({ id, box, place }: Mail): string => `${id} ${place} ${box}`;

function drafts(record: Mail, _: unknown, name = record.id): Draft[] {
  const placements = [{ container: record.box }];
  const asks = record.asks ? { gate: 'mail', approvers: [], policy: 'any' as const } : null;
  return [
    { draft: 'person', key: record.by, name: record.by, saidAt: record.since },
    {
      draft: 'message',
      key: name,
      kind: 'mail',
      at: record.since,
      author: { kind: 'person', key: record.by },
      placements,
      thread: { id: record.id },
      text: record.text ?? null,
      asks,
    },
    ...(asks
      ? [{ draft: 'approval' as const, key: name, name, status: null, createdAt: record.since, placements, ...asks }]
      : []),
    ...(record.file
      ? ([
          {
            draft: 'asset',
            key: `${name}#1`,
            type: 'attachment',
            name: record.file,
            status: null,
            placements,
            of: { kind: 'message', key: name },
            createdAt: record.since,
          },
          {
            draft: 'version',
            key: `${name}#1`,
            asset: `${name}#1`,
            hash: record.file,
            at: record.since,
            timeSource: 'tool',
          },
        ] as const)
      : []),
  ];
}
