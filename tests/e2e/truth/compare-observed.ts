import type { Company, Ms } from '#sandbox';
import { iso, type Difference } from './lines.js';
import { lastTrue, type Looks } from './looks.js';
import { expectedLives } from './compare-lives.js';
import { expectedOfSpace } from './observed-in-contentful.js';
import { reactionsFound } from './reactions-of-slack.js';
import type { Told, ToldChange } from './told.js';

/** A change that must have been seen between two looks, with the bounds within which the truth lies. */
export interface Expected {
  line: string;
  kind: string;
  key: string;
  what: string;
  from: string | null;
  to: string | null;
  /** Absent: no tool says who did it. */
  actor?: string | null;
  /** The look before; null: it was found so at the first look. */
  after: Ms | null;
  until: Ms;
  /** The true instant. */
  at: Ms;
  /** The hub may name the tool's own stamp instead, and says it is a conclusion. */
  inferredAt?: Ms;
}

/** For tools without a log: each difference between two looks is one observed change whose bounds hold the true instant. */
export function compareObserved(looks: Looks, told: Told): Difference[] {
  const differences: Difference[] = [];
  const open = told.changes.filter(
    ({ timeSource, tool }) => timeSource === 'observed' || (timeSource === 'inferred' && tool === 'wordpress'),
  );
  const logged = told.changes.filter((change) => change.timeSource === 'tool');
  for (const expected of [
    ...expectedOfSite(looks),
    ...expectedOfSpace(looks),
    ...expectedOfHands(looks),
    ...expectedLives(looks, told),
  ]) {
    const index = open.findIndex((change) => fits(change, expected));
    if (index >= 0) open.splice(index, 1);
    // A tool that dated the deletion itself is better than a bracket.
    else if (!logged.some((change) => dates(change, expected)))
      differences.push({ chapter: 'observed', kind: 'missing', line: expected.line });
  }
  for (const change of open) differences.push({ chapter: 'observed', kind: 'invented', line: describe(change) });
  return differences;
}

function fits(change: ToldChange, expected: Expected): boolean {
  if (change.kind !== expected.kind || change.key !== expected.key || change.what !== expected.what) return false;
  if ((change.from ?? null) !== expected.from || (change.to ?? null) !== expected.to) return false;
  if ('actor' in expected && change.actor !== expected.actor) return false;
  if (change.timeSource === 'inferred') return expected.inferredAt === change.at && change.notBefore === null;
  if (expected.inferredAt !== undefined || change.notBefore !== expected.after) return false;
  return (expected.after ?? 0) <= expected.at && expected.at <= change.at && change.at <= expected.until;
}

function dates(change: ToldChange, expected: Expected): boolean {
  const { kind, key, what, at } = change;
  return kind === expected.kind && key === expected.key && what === expected.what && at === expected.at;
}

const describe = (change: ToldChange): string =>
  `${change.tool} ${change.kind}/${change.key} ${change.what} ${String(change.from)} → ${String(change.to)} ${change.timeSource} in [${iso(change.notBefore)}, ${iso(change.at)}]`;

/** Decisions by reaction, given or taken back: who and what is exact, when is a bracket. */
function expectedOfHands(looks: Looks): Expected[] {
  return reactionsFound(looks).map(({ key, actor, verdict, was, after, found, at }) => ({
    line: `slack approval/${key} approval_decided ${was} → ${verdict} by ${actor} at ${iso(at)} between ${iso(after)} and ${iso(found)}`,
    kind: 'approval',
    key,
    what: 'approval_decided',
    from: was,
    to: verdict,
    actor,
    after,
    until: found,
    at,
  }));
}

function expectedOfSite(looks: Looks): Expected[] {
  const found: Expected[] = [];
  for (const [index, posts] of looks.posts.entries()) {
    const until = looks.at[index]!;
    const after = index > 0 ? looks.at[index - 1]! : null;
    for (const [key, post] of posts) {
      if (post.removed) continue;
      const before = index > 0 ? looks.posts[index - 1]!.get(key) : undefined;
      const expect = (
        kind: string,
        item: string,
        what: string,
        from: string | null,
        to: string | null,
        more = {},
      ): void => {
        const bound = before ? after : null;
        const at =
          what === 'status'
            ? lastTrue(looks, key, what, to, bound ?? 0, until)
            : lastTrue(looks, item, what, to, bound ?? 0, until);
        const line = `wordpress ${kind}/${item} ${what} ${from} → ${to} at ${iso(at)} between ${iso(bound)} and ${iso(until)}`;
        found.push({ line, kind, key: item, what, from, to, after: bound, until, at: at ?? until, ...more });
      };
      const editorial = `${key}:editorial`;
      if (!before) {
        if (post.status === 'publish')
          expect('asset', key, 'status', null, 'publish', { inferredAt: shownDate(looks, key) });
        if (post.status === 'pending') expect('approval', editorial, 'approval_requested', null, null);
        continue;
      }
      if (before.status === post.status) continue;
      expect('asset', key, 'status', before.status, post.status);
      if (post.status === 'pending') expect('approval', editorial, 'approval_requested', null, null);
      const verdict = VERDICTS[post.status];
      if (before.status === 'pending' && verdict) expect('approval', editorial, 'approval_decided', null, verdict);
      else if (before.status === 'pending') expect('approval', editorial, 'approval_withdrawn', null, null);
    }
  }
  return found;
}

const VERDICTS: Record<string, string> = {
  publish: 'approved',
  future: 'approved',
  draft: 'changes_requested',
  trash: 'rejected',
};

/** The date the site shows for a published post: that of its first publication, or the one it was scheduled for. */
function shownDate(looks: Looks, key: string): Ms | undefined {
  const exact = looks.now.changes.find(
    (change) => change.item.key === key && change.what === 'status' && change.to === 'publish',
  );
  return scheduledFor(looks.company, key) ?? exact?.at;
}

function scheduledFor(company: Company, key: string): Ms | undefined {
  for (const event of company.wordpress) {
    if (!('id' in event) || String(event.id) !== key || !('scheduledFor' in event)) continue;
    if (event.scheduledFor !== null && event.scheduledFor !== undefined && event.status === 'future')
      return event.scheduledFor;
  }
  return undefined;
}
