import type { TruthChange } from '#sandbox';
import { compareLines, iso, say, type Difference } from './lines.js';
import type { Looks } from './looks.js';
import type { Told, ToldChange } from './told.js';

/**
 * History from the tools' own logs, to the second and both ways: every exact change of truth is in the hub once,
 * and the hub has no other. A hub that looked before also keeps what happened to things that are gone by now.
 */
export function compareLogged(looks: Looks, told: Told): Difference[] {
  const exact = looks.now.changes.filter((change) => change.tellable === 'exact' && !isPublish(change));
  const demanded = exact.map(sayTrue);
  const said = told.changes.filter((change) => change.timeSource === 'tool').map(sayTold);
  const differences = compareLines('history', demanded, said);
  if (looks.at.length === 1) return differences;
  const gone = new Set(looks.now.items.filter((item) => item.gone).map((item) => `${item.kind}/${item.key}`));
  const remembered = new Set(
    looks.now.changes
      .filter((change) => change.tellable === 'no')
      .filter(({ item, what }) => gone.has(`${item.kind}/${item.key}`) || what === 'deleted' || what === 'restored')
      .map(sayTrue),
  );
  // What a record dates only as long as it holds: an archiving that was taken back since.
  for (const { changes } of looks.truths.slice(0, -1))
    for (const change of changes)
      if (change.tool === 'contentful' && change.tellable === 'exact') remembered.add(sayTrue(change));
  const used = new Set<string>();
  return differences.filter(({ kind, line }) => {
    if (kind === 'missing' || !remembered.has(line) || used.has(line)) return true;
    used.add(line);
    return false;
  });
}

/** What a tool does not date and the hub concludes: the same instant, said to be a conclusion. WordPress is compared by its looks. */
export function compareInferred(looks: Looks, told: Told): Difference[] {
  // What followed from a copy stays known when the copy has gone with its entry.
  const earlier = looks.truths.slice(0, -1).flatMap(({ changes }) => changes);
  const remembered = new Set(
    earlier.filter((change) => change.tool === 'contentful' && change.tellable === 'inferred').map(sayTrue),
  );
  return compareLines(
    'inferred',
    looks.now.changes.filter((change) => change.tellable === 'inferred').map(sayTrue),
    told.changes.filter((change) => change.timeSource === 'inferred' && change.tool !== 'wordpress').map(sayTold),
  ).filter(({ kind, line }) => kind === 'missing' || !remembered.has(line));
}

const isPublish = (change: TruthChange): boolean => change.tool === 'wordpress' && change.what === 'status';

function sayTrue(change: TruthChange): string {
  const { tool, item, what, from, to, container, at } = change;
  // Who deleted or restored a task only Monday's log tells; no connector reads it from Asana's events, and the hub must not guess.
  const untold = tool !== 'monday' && (what === 'deleted' || what === 'restored');
  const actor = untold ? null : change.actor;
  return say(`${tool} ${item.kind}/${item.key} ${what}`, {
    from: from ?? null,
    to: to ?? null,
    container,
    actor,
    at: iso(at),
  });
}

function sayTold(change: ToldChange): string {
  const { tool, kind, key, what, from, to, container, actor, at } = change;
  return say(`${tool} ${kind}/${key} ${what}`, { from: from ?? null, to: to ?? null, container, actor, at: iso(at) });
}
