import type { ChangeDraft, Instant, Seen } from '#sdk';
import type { Content } from './content.js';
import { instantOf } from './time.js';

// An accepted post is published or scheduled; sent back it is a draft again; any other status takes the request away.
const VERDICTS: Record<string, string> = {
  publish: 'approved',
  future: 'approved',
  draft: 'changes_requested',
  trash: 'rejected',
};

/** When a status changed between two looks, at the latest: the tool's stamp where it moved along, else the look. */
function momentOf(before: Content, now: Content, seen: Seen): Instant {
  const hasMoved = before.modified_gmt !== now.modified_gmt;
  // Cron leaves the stamp alone and runs on visits, so a post due at nine is published at nine or any time later.
  const at = hasMoved ? instantOf(now.modified_gmt) : null;
  return at !== null && at <= seen.requestedAt && at > (seen.previousAt ?? '') ? at : seen.requestedAt;
}

/**
 * What changed between two looks. The first look tells only what the tool itself dates, and that an approval is open:
 * WordPress keeps no log of statuses, and the stamp of the last save is no proof of when one changed.
 */
export function observed(before: Content | null, now: Content, seen: Seen): ChangeDraft[] {
  const from = before?.status ?? '';
  const to = now.status;
  if (from === to) return [];
  const key = String(now.id);
  const step = `${from}>${to}:${to === 'publish' && (from === '' || from === 'future') ? now.date_gmt : now.modified_gmt}`;
  const looked = {
    draft: 'change',
    actor: null,
    at: before ? momentOf(before, now, seen) : seen.requestedAt,
    timeSource: 'observed',
    notBefore: before ? seen.previousAt : null,
  } as const;
  const published = instantOf(now.date_gmt);
  // Saved before its date: scheduled in that save, which the stamp tells, and published by cron, which it does not.
  const isByCron = to === 'publish' && published !== null && published > (instantOf(now.modified_gmt) ?? published);
  const status = {
    ...looked,
    ...(isByCron && { at: seen.requestedAt }),
    id: `${key}:${step}`,
    item: { kind: 'asset', key },
    what: 'status',
    to,
  } as const;
  const changes: ChangeDraft[] = [];
  if (before) changes.push({ ...status, from });
  else if (to === 'publish' && published)
    changes.push({ ...status, at: published, timeSource: 'inferred', notBefore: undefined });
  const round = {
    ...looked,
    id: `${key}:editorial:${step}`,
    item: { kind: 'approval', key: `${key}:editorial` },
  } as const;
  const verdict = VERDICTS[to];
  if (to === 'pending')
    changes.push({ ...round, what: 'approval_requested', detail: { gate: 'editorial', approvers: [], policy: 'any' } });
  else if (from === 'pending' && verdict) changes.push({ ...round, what: 'approval_decided', to: verdict });
  else if (from === 'pending') changes.push({ ...round, what: 'approval_withdrawn' });
  return changes;
}
