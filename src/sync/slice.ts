import { ContractError, ScopeError, TransientError } from '../sdk/index.js';
import type { Deletions, DeletionLimit } from './hold.js';
import type { RunResult } from './run.js';

type Problem = RunResult['problems'][number];

/** Where a run that is read in slices goes on; kept with its row. */
export interface Rest {
  stream: string;
  /** The stream's parts as they were listed when its turn came, and how many of them are done; null: not listed yet. */
  parts: string[] | null;
  done: number;
  /** A limit that holds for a run holds for all its slices together. */
  deletions: Deletions | null;
  /** What could not be read so far: it is not asked for again in this run. */
  problems: { stream: string; part?: string; name: string; code: string; message: string }[];
}

/** Thrown where a slice ends: everything before is committed, and the rest is for the next one. */
export class SliceOver extends Error {}

/** A run's way through its streams. It may be told to stop at safe boundaries, and knows where that was. */
export class Slice {
  private at: Pick<Rest, 'stream' | 'parts' | 'done'> | null = null;
  private limit: DeletionLimit | null = null;

  /** `before`: where an earlier slice of the same run stopped. */
  constructor(
    readonly isOver: () => boolean,
    private readonly before: Rest | null,
  ) {}

  /** Those of the streams that no earlier slice has finished. */
  left<S extends { name: string }>(streams: readonly S[]): readonly S[] {
    // A stream that the connector no longer has says nothing: then everything is looked at again.
    return streams.slice(
      Math.max(
        0,
        streams.findIndex(({ name }) => name === this.before?.stream),
      ),
    );
  }

  /** The parts as an earlier slice listed them: asked for again, a long list would eat up every slice. */
  partsOf(stream: string): { parts: string[]; done: number } | null {
    if (this.before?.stream !== stream || this.before.parts === null) return null;
    return { parts: this.before.parts, done: this.before.done };
  }

  /** Deletions so far, of all earlier slices. */
  get deletions(): Deletions | null {
    return this.before?.deletions ?? null;
  }

  /** Whose count goes to the next slice. */
  keepCount(limit: DeletionLimit): DeletionLimit {
    this.limit = limit;
    return limit;
  }

  /** Says what is read next. */
  reach(stream: string, parts: string[] | null = null, done = 0): void {
    this.at = { stream, parts, done };
  }

  /** A safe boundary. */
  stopIfOver(): void {
    if (this.isOver()) throw new SliceOver('The rest is for the next slice');
  }

  /** What is left to do, with the problems so far. */
  rest(problems: readonly Problem[]): Rest | null {
    if (!this.at) return this.before;
    return { ...this.at, deletions: this.limit?.soFar ?? this.deletions, problems: problems.map(plain) };
  }
}

function plain({ stream, part, error }: Problem): Rest['problems'][number] {
  const { name, message, code } = error as Error & { code: string };
  return { stream, ...(part !== undefined && { part }), name, code, message };
}

/** Only these leave a run going: whatever else stops it. */
const CLASSES = { ScopeError, TransientError, ContractError };

/** Problems of earlier slices, of their classes again: those say what happens next. */
export function problemsOf(rest: Rest | null): Problem[] {
  return (rest?.problems ?? []).map(({ stream, part, name, code, message }) => ({
    stream,
    ...(part !== undefined && { part }),
    error: new (CLASSES[name as keyof typeof CLASSES] ?? TransientError)(message, { code: code as never }),
  }));
}
