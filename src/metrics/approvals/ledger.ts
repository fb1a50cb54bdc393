import type { Category } from '../category.js';
import { HOUR } from '../clock.js';
import { assignedAt } from '../coordination/responsibility.js';
import type { Campaign, History, Item } from '../history.js';
import type { Metric } from '../metric.js';
import { type Stretch, stretches } from '../points.js';
import type { Round } from '../rounds.js';
import { sorted } from '../statistics.js';
import { isTerminal } from '../timeline.js';
import { owedAt } from './approvers.js';
import { approvalsOf } from './cycles.js';

const PARTS = ['work', 'waiting', 'blocked', 'queue', 'unknown', 'idle'] as const;
type Part = (typeof PARTS)[number];

/** An item with what was open on it. */
interface Watched {
  item: Item;
  life: Stretch[];
  rounds: Round[];
}

const UNASSIGNED = 'unassigned';

const isOpen = ({ requestedAt, closedAt }: Round, at: number): boolean =>
  requestedAt <= at && (closedAt === null || at < closedAt);

const categoryAt = ({ life }: Watched, at: number): Category | null =>
  life.find(({ from, to }) => from <= at && at < to)?.category ?? null;

/** Every instant at which something of the ledger may change. */
function breaks(watched: readonly Watched[], from: number, to: number): number[] {
  const inner = watched.flatMap(({ life, rounds, item }) => [
    ...life.map((one) => one.from),
    ...rounds.flatMap(({ requestedAt, closedAt, decisions }) => [
      requestedAt,
      ...(closedAt === null ? [] : [closedAt]),
      ...decisions.map(({ at }) => at),
    ]),
    ...item.events.filter(({ type }) => type === 'assign').map(({ eff }) => eff),
  ]);
  return sorted([...new Set([from, ...inner.filter((at) => from < at && at < to), to])]);
}

/** Whom an item waits for: the approvers that owe a decision, else the teams of those it is assigned to. */
function holders({ item, rounds }: Watched, at: number, { people }: History): string[] {
  const owing = [...new Set(rounds.flatMap((round) => owedAt(round, at)))];
  if (owing.length) return owing;
  const teams = new Set(assignedAt(item, at).map((person) => people[person]?.team ?? UNASSIGNED));
  return teams.size ? [...teams] : [UNASSIGNED];
}

function partOf(states: readonly (Category | null)[], waiting: number, touch: readonly Category[]): Part {
  const some = (...of: Category[]): boolean => states.some((one) => one !== null && of.includes(one));
  if (some(...touch)) return 'work';
  if (waiting > 0) return 'waiting';
  if (some('blocked')) return 'blocked';
  if (some('ready', 'backlog')) return 'queue';
  if (some('unknown')) return 'unknown';
  // A start category that is no touch category is open work all the same.
  return states.some((one) => one !== null && !isTerminal(one)) ? 'work' : 'idle';
}

/** Where the hours of a campaign went, METRICS §2.4. */
type Ledger = Record<'total' | Part, number> & {
  waiting_on: Record<string, number>;
  waiting_tool: Record<string, number>;
};

function ledger(campaign: Campaign, rounds: ReadonlyMap<string, Round[]>, history: History): Ledger | null {
  const { createdAt } = campaign.life;
  if (createdAt === null) return null;
  const end = Math.max(createdAt, campaign.launchedAt ?? history.asOf);
  const watched = campaign.items.map((item) => ({
    item,
    life: stretches(item.life, history.asOf),
    rounds: rounds.get(item.id) ?? [],
  }));
  const parts = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>;
  const waitingOn: Record<string, number> = {};
  const waitingTool: Record<string, number> = {};
  const charge = (account: Record<string, number>, name: string, hours: number): void =>
    void (account[name] = (account[name] ?? 0) + hours);
  const at = breaks(watched, createdAt, end);
  for (const [k, from] of at.slice(0, -1).entries()) {
    const hours = (at[k + 1]! - from) / HOUR;
    const states = watched.map((one) => categoryAt(one, from));
    const waiting = watched.filter(
      (one, i) =>
        states[i] === 'in_review' || states[i] === 'waiting' || one.rounds.some((round) => isOpen(round, from)),
    );
    const part = partOf(states, waiting.length, history.touchCategories);
    parts[part] += hours;
    if (part !== 'waiting') continue;
    const share = hours / waiting.length;
    for (const one of waiting) {
      const on = holders(one, from, history);
      for (const name of on) charge(waitingOn, name, share / on.length);
      charge(waitingTool, one.item.tool, share);
    }
  }
  return { total: (end - createdAt) / HOUR, ...parts, waiting_on: waitingOn, waiting_tool: waitingTool };
}

/** The rounds of approvals by the item they are about. */
function roundsByItem(history: History): Map<string, Round[]> {
  const rounds = new Map<string, Round[]>();
  for (const approval of approvalsOf(history))
    rounds.set(approval.item, [...(rounds.get(approval.item) ?? []), ...approval.rounds]);
  return rounds;
}

/** The ledger of one campaign; null: it is not there, or nobody says when it was made. */
export function ledgerOf(history: History, campaign: string): Ledger | null {
  const found = history.campaigns.get(campaign);
  return found ? ledger(found, roundsByItem(history), history) : null;
}

export const WAIT_LEDGER: Metric = {
  id: 'wait_ledger',
  name: 'Wait ledger',
  version: 1,
  unit: 'h',
  grain: ['campaign'],
  clock: 'wall',
  formula:
    'From the creation of a campaign to its first launch, every instant belongs to the first of these that holds for one of its items: work (a touch category), waiting (review, waiting, an open approval round), blocked, queue (ready, backlog), unknown, idle (nothing open). Waiting is charged in equal parts to the items, and there to the approvers who owe a decision, else to the team of the assignee.',
  from: 'created',
  to: 'launch, or now',
  excludes: 'withdrawn and replaced rounds; campaigns whose creation is not known are null',
  reads: ['created', 'status'],
  compute(history) {
    const rounds = roundsByItem(history);
    return Object.fromEntries([...history.campaigns].map(([id, one]) => [id, ledger(one, rounds, history)]));
  },
};
