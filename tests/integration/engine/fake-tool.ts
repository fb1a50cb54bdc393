import { z } from 'zod';
import {
  type ApprovalDraft,
  type ChangeDraft,
  type Connector,
  type Draft,
  type Found,
  type Job,
  type Page,
  type Seen,
  type Stream,
} from '../../../src/sdk/index.js';

/** A page as a test scripts it: records as plain values, or an error in its place. */
export type Scripted =
  | (Pick<Page<unknown>, 'gone' | 'whole' | 'wholeAfter' | 'shownBy' | 'next' | 'again'> & {
      records: unknown[];
      meta?: Record<string, unknown>;
    })
  | Error;

const note = z.looseObject({
  id: z.string(),
  rev: z.string().optional(),
  name: z.string(),
  project: z.string().optional(),
  section: z.string().optional(),
  places: z.array(z.object({ container: z.string(), status: z.string(), governs: z.boolean().optional() })).optional(),
  owner: z.looseObject({ id: z.string(), name: z.string() }).optional(),
  moves: z.array(z.looseObject({ id: z.string(), to: z.string(), at: z.string() })).optional(),
  breaks: z.boolean().optional(),
});
type Note = z.infer<typeof note>;

const talk = z.looseObject({
  id: z.string(),
  at: z.string(),
  title: z.string().optional(),
  text: z.string().optional(),
  by: z.string(),
  refs: z.array(z.string()).optional(),
  asks: z.boolean().optional(),
});
type Talk = z.infer<typeof talk>;

const AT = '2026-01-01T09:00:00.000Z';

/** A tool that says what a test puts into it; what it was asked is counted. */
export class FakeTool {
  account = 'acme';
  /** Thrown by `check`. */
  refusal: Error | null = null;
  /** Pages by `stream/part`. */
  readonly pages = new Map<string, Scripted[]>();
  /** What a look-up by name says, beside what is listed: default `deleted`. */
  readonly answers = new Map<string, unknown>();
  readonly jobs: Job<unknown>[] = [];
  readonly asked: string[] = [];
  projects = ['p1'];
  /** The connection's config; `noteDrafts` is handed it. */
  config: { suffix?: string } = {};
  checks = 0;

  /** Scripts the pages of a part. */
  say(place: string, ...pages: Scripted[]): this {
    this.pages.set(place, pages);
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
      check: () => {
        this.checks++;
        return this.refusal ? Promise.reject(this.refusal) : Promise.resolve({ account: this.account });
      },
      streams: [this.notes(), this.talk(), this.remarks(), this.plain()],
    };
  }

  private notes(): Stream<Note, unknown, unknown> {
    const listed = (): AsyncIterable<string> => toAsync(this.projects);
    return {
      name: 'notes',
      record: note,
      identify: (value) => named(value),
      volatile: ['/signed'],
      parts: { list: listed },
      cursor: z.unknown(),
      read: (_, job) => this.read('notes', job),
      get: (_, keys) => Promise.resolve(keys.map((key) => this.find(key))),
      drafts: noteDrafts,
    };
  }

  private talk(): Stream<Talk, unknown, unknown> {
    return {
      name: 'talk',
      record: talk,
      identify: (value) => named(value),
      redact: {
        paths: ['/text', '/title'],
        found: ({ text }, reader) => ({ keys: reader.campaignKeys(text ?? '') }),
      },
      cursor: z.unknown(),
      read: (_, job) => this.read('talk', job),
      drafts: talkDrafts,
    };
  }

  // Children of a note, read whole when its `rev` is new.
  private remarks(): Stream<Note, unknown, unknown> {
    return {
      name: 'remarks',
      record: note,
      identify: (value) => named(value),
      parts: {
        of: 'notes',
        from: (parent: Note) =>
          parent.project === 'with-remarks' ? [{ part: parent.id, version: parent.rev ?? '' }] : [],
      },
      cursor: z.unknown(),
      read: (_, job) => this.read('remarks', job),
      drafts: noteDrafts,
    };
  }

  // No way to ask for one record: a whole listing is all there is.
  private plain(): Stream<Note, unknown, unknown> {
    return {
      name: 'plain',
      record: note,
      identify: (value) => named(value),
      cursor: z.unknown(),
      read: (_, job) => this.read('plain', job),
      drafts: noteDrafts,
    };
  }

  private async *read(stream: string, job: Job<unknown>): AsyncGenerator<Page<unknown>> {
    this.jobs.push(job);
    for (const page of this.pages.get(`${stream}/${job.part}`) ?? []) {
      await Promise.resolve();
      if (page instanceof Error) throw page;
      yield toPage(page);
    }
  }

  private find(key: string): Found {
    this.asked.push(key);
    const answer = this.answers.get(key) ?? 'deleted';
    if (answer === 'deleted' || answer === 'hidden') return { key, state: answer };
    return { key, state: 'live', raw: { body: Buffer.from(JSON.stringify(answer)) } };
  }
}

function toPage(page: Exclude<Scripted, Error>): Page<unknown> {
  const body = Buffer.from(JSON.stringify({ data: page.records }));
  return {
    records: page.records.map((_, i) => ({ body, at: `/data/${i}`, ...(page.meta && { meta: page.meta }) })),
    ...(page.gone && { gone: page.gone }),
    ...(page.whole && { whole: true }),
    ...(page.wholeAfter !== undefined && { wholeAfter: page.wholeAfter }),
    ...(page.shownBy && { shownBy: page.shownBy }),
    ...(page.again && { again: page.again }),
    ...('next' in page && { next: page.next }),
  };
}

function named(value: unknown): { key: string; version?: string } {
  const { id, rev } = value as { id: string; rev?: string };
  return typeof rev === 'string' ? { key: id, version: rev } : { key: id };
}

function noteDrafts(record: Note, _seen: Seen, config?: { suffix?: string }): Draft[] {
  if (record.breaks) throw new Error(`cannot map ${record.id}`);
  const moves = (record.moves ?? []).map((move): ChangeDraft => ({
    draft: 'change',
    id: move.id,
    item: { kind: 'task', key: record.id },
    what: 'status',
    to: move.to,
    at: move.at,
    timeSource: 'tool',
  }));
  return [
    {
      draft: 'task',
      key: record.id,
      type: 'task',
      name: record.name + (config?.suffix ?? ''),
      status: null,
      placements:
        record.places ?? (record.project ? [{ container: record.project, status: record.section ?? null }] : []),
      assignees: record.owner ? [{ kind: 'person', key: record.owner.id }] : [],
      createdAt: AT,
    },
    ...(record.owner ? [{ draft: 'person', key: record.owner.id, name: record.owner.name } as const] : []),
    ...moves,
  ];
}

function talkDrafts(record: Talk & { found?: Record<string, unknown> }): Draft[] {
  const asks = record.asks ? { gate: 'mail', approvers: [], policy: 'any' as const } : null;
  return [
    {
      draft: 'message',
      key: record.id,
      kind: 'mail',
      at: record.at,
      author: { kind: 'person', key: record.by },
      thread: { id: record.id, refs: record.refs ?? [] },
      subject: record.title ?? null,
      text: record.text ?? null,
      asks,
      keyTexts: (record.found?.keys as string[] | undefined) ?? [],
    },
    { draft: 'person', key: record.by, name: record.by, saidAt: record.at },
    ...(asks ? [requested(record)] : []),
  ];
}

function requested(record: Talk): ApprovalDraft {
  return {
    draft: 'approval',
    key: record.id,
    gate: 'mail',
    name: record.title ?? 'Approval by mail',
    status: null,
    approvers: [],
    policy: 'any',
    createdAt: record.at,
  };
}

async function* toAsync<T>(list: T[]): AsyncGenerator<T> {
  for (const item of list) {
    await Promise.resolve();
    yield item;
  }
}
