import type { Ms, TruthItem } from '#sandbox';
import type { Expected } from './compare-observed.js';
import { pendingSeen } from './compare-items.js';
import { iso } from './lines.js';
import type { Looks } from './looks.js';
import type { Told } from './told.js';

const MORTAL = new Set(['task', 'approval', 'asset']);

/** What was there at one look and is gone at the next, or was gone and is back: the hub must have seen it. */
export function expectedLives(looks: Looks, told: Told): Expected[] {
  const known = new Set(told.items.map((item) => nameOf(item)));
  const editorial = pendingSeen(looks);
  const found: Expected[] = [];
  // What was made and deleted between two looks comes as something new when it is restored.
  const met = new Set<string>();
  for (const [index, truth] of looks.truths.entries()) {
    const after = index > 0 ? looks.at[index - 1]! : null;
    const until = looks.at[index]!;
    const before = new Map((looks.truths[index - 1]?.items ?? []).map((item) => [nameOf(item), item]));
    for (const item of truth.items) {
      if (!MORTAL.has(item.kind) || !known.has(nameOf(item))) continue;
      if (item.tool === 'wordpress' && item.kind === 'approval' && !editorial.has(item.key)) continue;
      const was = before.get(nameOf(item));
      const bornDead = !was && item.gone && isInTrash(looks, index, item);
      const what =
        (was && !was.gone && item.gone) || bornDead
          ? 'deleted'
          : was?.gone && !item.gone && met.has(nameOf(item))
            ? 'restored'
            : null;
      if (!item.gone || bornDead) met.add(nameOf(item));
      if (what === null) continue;
      const since = item.tool === 'slack' ? looks.at[looks.slack.lastRead(item.key, index - 1)!]! : after;
      const at = lifeInstant(looks, item, what, since ?? 0, until);
      const line = `${item.tool} ${item.kind}/${item.key} ${what} at ${iso(at)} between ${iso(since)} and ${iso(until)}`;
      const { kind, key } = item;
      found.push({ line, kind, key, what, from: null, to: null, after: since, until, at: at ?? until });
    }
  }
  return found;
}

const nameOf = (item: { tool: string; kind: string; key: string }): string => `${item.tool}/${item.kind}/${item.key}`;

// What the site keeps in its trash is listed there even when nobody saw it alive.
function isInTrash(looks: Looks, index: number, item: TruthItem): boolean {
  if (item.tool !== 'wordpress' || item.kind !== 'asset') return false;
  return looks.posts[index]!.get(item.key)?.removed === false;
}

/** When it truly went or came back, by the change of the item itself or of what carries it. */
function lifeInstant(looks: Looks, item: TruthItem, what: 'deleted' | 'restored', after: Ms, until: Ms): Ms | null {
  if (item.tool === 'email') {
    const events = looks.company.mail.filter(({ type, at }) => type === 'expunged' && at > after && at <= until);
    return events.at(-1)?.at ?? null;
  }
  if (item.tool === 'slack') {
    const message = item.kind === 'asset' ? item.parent : item.key;
    const events = looks.company.slack.filter(
      (one) => one.type === 'deleted' && `${one.channel}:${one.ts}` === message,
    );
    return events.at(-1)!.at;
  }
  const carrier =
    item.tool === 'contentful'
      ? [item.key, item.parent]
      : item.tool === 'wordpress' || item.kind === 'asset'
        ? [item.key.split(':')[0]!, item.parent]
        : [item.key];
  const changes = looks.now.changes.filter(
    (change) =>
      carrier.includes(change.item.key) &&
      change.at > after &&
      change.at <= until &&
      (change.what === what ||
        (change.what === 'status' && (what === 'deleted' ? change.to === 'trash' : change.from === 'trash'))),
  );
  return changes.at(-1)?.at ?? null;
}
