import type { ToolStatus } from '../../metrics/category.js';
import type { WorkChange, WorkFact } from './work.js';

/** A status that an item took on, and the line of history that says so. */
export interface Step {
  status: ToolStatus;
  change: Pick<WorkChange, 'id' | 'occurredAt' | 'observedAt'>;
}

/** What a tool says about where an item stands: before the first step, from step to step, and by now. */
export interface Track {
  /** Null: nothing is known of it. */
  initial: ToolStatus | null;
  steps: Step[];
  now: ToolStatus;
}

/** Follows the statuses of an item through the places it lay in, as its tool gives them. */
export function trackOf(fact: WorkFact): Track {
  if (fact.itemKind === 'approval') return trackOfApproval(fact);
  const place = fact.placements.find(({ containerId }) => containerId === fact.governing) ?? fact.placements[0];
  const placed: ToolStatus = place
    ? { container: place.containerKey, word: place.status, code: place.code, done: place.done }
    : { container: null, word: null };
  const whole = (word: unknown): ToolStatus => ({ container: placed.container, word: textOf(word) });
  const entry = fact.changes.findLast(
    ({ what, to, containerId }) => what === 'moved' && to === 'added' && containerId === place?.containerId,
  );
  const track = fact.changes.filter((change) => change === entry || (change.what === 'status' && counts(change)));
  const inPlaces = track.filter(({ containerId }) => containerId !== null);
  const [first] = track;
  const before = (change: WorkChange): ToolStatus => ({ container: keyOf(change), word: textOf(change.from) ?? '' });
  const firstHere = inPlaces.find((change) => change !== entry && change.containerId === place?.containerId);
  const entered = firstHere ? before(firstHere) : placed;

  const now = fact.toolStatus === null ? placed : whole(fact.toolStatus);
  const initial = initialOf();
  const steps: Step[] = [];
  let held = initial;
  let overall = false;
  for (const change of track) {
    if (change.containerId === null) {
      overall = change.to !== null;
      steps.push({ status: overall ? whole(change.to) : (held ?? placed), change });
    } else {
      held = change === entry ? entered : after(change);
      // What the whole item is said to be comes first; its place goes on below.
      if (!overall) steps.push({ status: held, change });
    }
  }
  return { initial, steps, now };

  function initialOf(): ToolStatus | null {
    if (inPlaces[0]) return inPlaces[0] === entry ? null : before(inPlaces[0]);
    if (placed.word !== null || placed.code != null) return placed;
    // What lay nowhere and shows no word before its first one was unknown, as it is while it stays so.
    if (first) return first.from === null ? placed : whole(first.from);
    return now;
  }

  // What lies in several places stands where its governing one says; before it came there, where it lay then.
  function counts({ containerId, occurredAt }: WorkChange): boolean {
    if (containerId === null || containerId === place?.containerId) return true;
    // Where the item as a whole has a status, its places have none; completion alone is said beside them.
    const inPlace = fact.toolStatus === null || fact.toolStatus === 'completed';
    return inPlace && entry !== undefined && occurredAt < entry.occurredAt;
  }

  function keyOf({ containerId }: WorkChange): string | null {
    return fact.placements.find((one) => one.containerId === containerId)?.containerKey ?? null;
  }

  function after(change: WorkChange): ToolStatus {
    // A tool says what its labels mean only of the one that stands there now.
    const known = place?.code != null && place.code === change.code;
    return {
      container: keyOf(change),
      word: textOf(change.to) ?? '',
      code: change.code,
      done: known ? place.done : null,
    };
  }
}

const APPROVAL: Record<string, string> = { approved: 'done', changes_requested: 'in_progress', rejected: 'cancelled' };

// METRICS §1.3: an approval is in review until it is decided, and again when it is asked for anew.
function trackOfApproval({ changes }: WorkFact): Track {
  const review: ToolStatus = { container: null, word: 'in_review' };
  const steps = changes.flatMap((change): Step[] => {
    if (change.what === 'approval_requested') return [{ status: review, change }];
    const word = change.what === 'approval_decided' ? APPROVAL[textOf(change.to) ?? ''] : undefined;
    return word === undefined ? [] : [{ status: { container: null, word }, change }];
  });
  return { initial: review, steps, now: steps.at(-1)?.status ?? review };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
