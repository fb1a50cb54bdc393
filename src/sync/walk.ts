import { isDeepStrictEqual } from 'node:util';
import type { Job, Page } from '../sdk/index.js';
import { commitPages, type PartPage } from './commit.js';
import { addCounts, type Counts, type Engine, type Opened } from './engine.js';
import type { Landing } from './land.js';
import { prepare, type Reading } from './prepare.js';
import { keysStillThere } from './still-there.js';
import { proveAbsent } from './sweep.js';

/** How far a part has been read, as stored. */
export interface PartState {
  cursor: unknown;
  completeThrough: string | null;
  wholeAt: string | null;
}

/** Reads one part from its cursor (or from nothing) to its end; every page is a transaction, counted in `counts` once it is committed. */
export async function walkPart(
  engine: Engine,
  opened: Opened,
  reading: Reading,
  job: Job<unknown>,
  state: PartState,
  counts: Counts,
): Promise<void> {
  const seen = new Set<string>();
  // What a full listing has seen is in memory alone: only a walk from a cursor can be gone on with. One whose page brought
  // it no further is near its end, and would be asked for the same again.
  const mayStop = (page: Page<unknown>): boolean =>
    !job.full && page.next !== undefined && !isDeepStrictEqual(page.next, job.since);
  const pauses = (page: Page<unknown>): boolean => mayStop(page) && Boolean(opened.slice?.isOver());
  let done = 0;
  /** When the last page was asked for that moved the cursor, while nothing says yet that the walk came to its end. */
  let unended: string | null = null;
  for await (const { page, requestedAt, isLast } of ahead(engine, reading.stream.read(opened.api, job), pauses)) {
    const landing = await toPartPage(engine, opened, reading, job, page, requestedAt, state.completeThrough, seen);
    const moves = page.next !== undefined || page.whole === true;
    const ends = moves && isLast();
    addCounts(
      counts,
      await commitPages(engine, opened, reading, [{ ...landing, completeThrough: ends ? job.until : null }]),
    );
    if (moves) unended = ends ? null : requestedAt;
    done += page.records.length;
    engine.progress({ connection: opened.name, stream: reading.stream.name, done, total: page.total ?? null });
    engine.signal.throwIfAborted();
    if (mayStop(page) && !ends) opened.slice?.stopIfOver();
  }
  if (unended !== null) await commitPages(engine, opened, reading, [endOf(job, unended, state.completeThrough)]);
}

/** A page without records that says the part has been walked to its end: a walk that breaks off claims nothing. */
function endOf(job: Job<unknown>, requestedAt: string, previousAt: string | null): PartPage {
  const nothing = { records: [], gone: [], whole: false, version: null };
  return { part: job.part, ...nothing, requestedAt, previousAt, completeThrough: job.until };
}

/** A page prepared for its transaction; a last page of a whole listing brings the proof about what it did not show. */
export async function toPartPage(
  engine: Engine,
  opened: Opened,
  reading: Reading,
  job: Job<unknown>,
  page: Page<unknown>,
  requestedAt: string,
  previousAt: string | null,
  seen: Set<string>,
): Promise<PartPage> {
  const records = [];
  for (const raw of page.records) records.push(await prepare(reading, job.part, raw));
  for (const { key } of records) if (key !== null) seen.add(key);
  for (const key of page.listed ?? []) seen.add(key);
  const gone: Landing['gone'] = [...(page.gone ?? [])];
  // What the tool itself declared gone is proved already.
  for (const { key } of gone) seen.add(key);
  if (page.absent?.length && !page.whole)
    for (const key of await keysStillThere(engine, opened, reading, job.part, page.absent)) seen.add(key);
  if (page.whole || page.wholeAfter !== undefined || page.absent?.length) {
    const proved = await proveAbsent(engine, opened, reading, job.part, seen, {
      after: page.wholeAfter,
      atHand: records,
    });
    records.push(...proved.records);
    gone.push(...proved.gone);
  }
  return {
    part: job.part,
    records,
    gone: page.shownBy ? gone.map((one) => ({ ...one, shownBy: page.shownBy!(one.key) })) : gone,
    requestedAt,
    previousAt,
    next: page.next,
    whole: Boolean(page.whole),
    completeThrough: null,
    version: null,
    ...(page.again && { again: page.again }),
  };
}

/**
 * Pages with the moment each was asked for; the next request is under way while the page before is being stored, unless
 * the walk may pause after it: then nothing is asked for that would be thrown away.
 */
async function* ahead(
  engine: Engine,
  pages: AsyncIterable<Page<unknown>>,
  pauses: (page: Page<unknown>) => boolean,
): AsyncGenerator<{ page: Page<unknown>; requestedAt: string; isLast: () => boolean }> {
  const walker = pages[Symbol.asyncIterator]();
  const ask = (): Promise<Asked> => {
    const requestedAt = new Date(engine.now()).toISOString();
    return walker.next().then(
      (step) => ({ step, requestedAt }),
      (error: unknown) => ({ error }),
    );
  };
  let pending: Promise<Asked> | null = null;
  let isOver = false;
  try {
    for (;;) {
      const answer: Asked = await (pending ?? ask());
      if ('error' in answer) throw answer.error;
      if (answer.step.done) return;
      pending = pauses(answer.step.value) ? null : ask();
      void pending?.then((next) => void (isOver = 'step' in next && next.step.done === true));
      yield { page: answer.step.value, requestedAt: answer.requestedAt, isLast: () => isOver };
    }
  } finally {
    await pending;
    await walker.return?.();
  }
}

type Asked = { step: IteratorResult<Page<unknown>>; requestedAt: string } | { error: unknown };
