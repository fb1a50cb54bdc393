import type { Company, Ms, Truth } from '#sandbox';
import { truthAt } from '#sandbox';

/** What a site showed of one post at a look. */
interface Shown {
  status: string;
  /** In the trash, or removed for good. */
  gone: boolean;
  removed: boolean;
}

/** What was true at each moment the hub looked; the last moment is now. */
export interface Looks {
  company: Company;
  at: Ms[];
  /** Tools that the hub is connected to. */
  tools: string[];
  truths: Truth[];
  now: Truth;
  /** Posts by key, per look. */
  posts: Map<string, Shown>[];
}

/** Computes truth at each look. No hub reads Monday yet. */
export function recall(company: Company, at: Ms[]): Looks {
  const truths = at.map((moment) => truthAt({ ...company, monday: [] }, moment));
  const posts = truths.map((truth) => {
    const removed = new Set(
      truth.changes
        .filter((change) => change.tool === 'wordpress' && change.what === 'deleted')
        .map((change) => change.item.key),
    );
    return new Map(
      truth.items
        .filter((item) => item.tool === 'wordpress' && item.kind === 'asset')
        .map(
          (item) => [item.key, { status: item.status ?? '', gone: item.gone, removed: removed.has(item.key) }] as const,
        ),
    );
  });
  return { company, at, tools: ['asana', 'wordpress', 'email', 'slack'], truths, now: truths.at(-1)!, posts };
}

/** The last true change of this item into this state within (from, to]; null: there was none. */
export function lastTrue(looks: Looks, key: string, what: string, to: unknown, after: Ms, until: Ms): Ms | null {
  const found = looks.now.changes.filter(
    (change) =>
      change.item.key === key &&
      change.what === what &&
      change.at > after &&
      change.at <= until &&
      (change.to ?? null) === to,
  );
  return found.at(-1)?.at ?? null;
}
