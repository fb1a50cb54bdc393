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

const isOpen = ({ requestedAt, closedAt }: Round, at: number): boolean =>
  requestedAt <= at && (closedAt === null || at < closedAt);

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

/** On whom something waits: an approver who owes a decision, else the team of whoever it is assigned to. */
interface Holder {
  person: string | null;
  team: string | null;
}

const UNASSIGNED: Holder = { person: null, team: null };

function holders({ item, rounds }: Watched, at: number, { people }: History): Holder[] {
  const owing = [...new Set(rounds.flatMap((round) => owedAt(round, at)))];
  if (owing.length) return owing.map((person) => ({ person, team: null }));
  const teams = new Set(assignedAt(item, at).map((person) => people[person]?.team ?? null));
  return teams.size ? [...teams].map((team) => ({ person: null, team })) : [UNASSIGNED];
}

function partOf(states: readonly (Category | null)[], watched: readonly Watched[], waiting: number): Part {
  const some = (...of: Category[]): boolean => states.some((one) => one !== null && of.includes(one));
  if (watched.some(({ item }, i) => states[i] != null && item.touch.includes(states[i]))) return 'work';
  if (waiting > 0) return 'waiting';
  if (some('blocked')) return 'blocked';
  if (some('ready', 'backlog')) return 'queue';
  if (some('unknown')) return 'unknown';
  // A start category that is no touch category is open work all the same.
  return states.some((one) => one !== null && !isTerminal(one)) ? 'work' : 'idle';
}

/** A span of a campaign in which nothing of its ledger changes; `share`: which part of it is a holder's. */
interface Entry {
  from: number;
  to: number;
  part: Part;
  waiting: (Holder & { tool: string; share: number })[];
}

/** The ledger, span by span; null: nobody says when the campaign was made. */
function entriesOf(campaign: Campaign, rounds: ReadonlyMap<string, Round[]>, history: History): Entry[] | null {
  const { createdAt } = campaign.life;
  if (createdAt === null) return null;
  const end = Math.max(createdAt, campaign.launchedAt ?? history.asOf);
  const watched = campaign.items.map((item) => ({
    item,
    life: stretches(item.life, history.asOf),
    rounds: rounds.get(item.id) ?? [],
  }));
  // Time runs one way: of each item the stretch that has been reached, and never one before it.
  const reached = watched.map(() => 0);
  const categoryAt = ({ life }: Watched, i: number, at: number): Category | null => {
    while (reached[i]! < life.length && life[reached[i]!]!.to <= at) reached[i]!++;
    const stretch = life[reached[i]!];
    return stretch && stretch.from <= at ? stretch.category : null;
  };
  const at = breaks(watched, createdAt, end);
  return at.slice(0, -1).map((from, k) => {
    const states = watched.map((one, i) => categoryAt(one, i, from));
    const waiting = watched.filter(
      (one, i) =>
        states[i] === 'in_review' || states[i] === 'waiting' || one.rounds.some((round) => isOpen(round, from)),
    );
    const part = partOf(states, watched, waiting.length);
    const charged = part === 'waiting' ? waiting : [];
    return {
      from,
      to: at[k + 1]!,
      part,
      waiting: charged.flatMap((one) => {
        const on = holders(one, from, history);
        return on.map((holder) => ({ ...holder, tool: one.item.tool, share: 1 / charged.length / on.length }));
      }),
    };
  });
}

/** Where the hours of a campaign went, METRICS §2.4. */
type Ledger = Record<'total' | Part, number> & {
  waiting_on: Record<string, number>;
  waiting_tool: Record<string, number>;
};

function ledger(entries: readonly Entry[]): Ledger {
  const parts = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>;
  const waitingOn: Record<string, number> = {};
  const waitingTool: Record<string, number> = {};
  const charge = (account: Record<string, number>, name: string, hours: number): void =>
    void (account[name] = (account[name] ?? 0) + hours);
  for (const { from, to, part, waiting } of entries) {
    const hours = (to - from) / HOUR;
    parts[part] += hours;
    for (const { person, team, tool, share } of waiting) {
      charge(waitingOn, person ?? team ?? 'unassigned', hours * share);
      charge(waitingTool, tool, hours * share);
    }
  }
  const total = entries.length ? (entries.at(-1)!.to - entries[0]!.from) / HOUR : 0;
  return { total, ...parts, waiting_on: waitingOn, waiting_tool: waitingTool };
}

/** What a campaign spent on one part, and of waiting on one holder and in one tool. */
export interface Account extends Holder {
  part: Part;
  tool: string | null;
  /** Of everything that is over. */
  hours: number;
  /** What goes on since this instant (epoch milliseconds), and which share of it is this account's; null: nothing does. */
  since: number | null;
  share: number;
}

/**
 * The ledger of a campaign as accounts that hold whatever the time is: what is over in hours, what goes on by its beginning.
 * Null: nobody says when it was made. `history` is told to its end: without a launch its last span goes on.
 */
export function accountsOf(
  campaign: Campaign,
  rounds: ReadonlyMap<string, Round[]>,
  history: History,
): Account[] | null {
  const entries = entriesOf(campaign, rounds, history);
  if (!entries) return null;
  const accounts = new Map<string, Account>();
  for (const [k, { from, to, part, waiting }] of entries.entries()) {
    const goesOn = k === entries.length - 1 && campaign.launchedAt === null;
    const nobody = { ...UNASSIGNED, tool: null, share: 1 };
    for (const { share, ...of } of waiting.length ? waiting : [nobody]) {
      const name = JSON.stringify([part, of.person, of.team, of.tool]);
      const account = accounts.get(name) ?? { part, ...of, hours: 0, since: null, share: 0 };
      accounts.set(name, account);
      if (!goesOn) account.hours += ((to - from) / HOUR) * share;
      else Object.assign(account, { since: from, share: account.share + share });
    }
  }
  return [...accounts.values()];
}

/** The rounds of approvals by the item they are about. */
export function roundsByItem(history: History): Map<string, Round[]> {
  const rounds = new Map<string, Round[]>();
  for (const approval of approvalsOf(history))
    rounds.set(approval.item, [...(rounds.get(approval.item) ?? []), ...approval.rounds]);
  return rounds;
}

/** The ledger of one campaign; null: it is not there, or nobody says when it was made. */
export function ledgerOf(history: History, campaign: string): Ledger | null {
  const found = history.campaigns.get(campaign);
  const entries = found && entriesOf(found, roundsByItem(history), history);
  return entries ? ledger(entries) : null;
}

/** Everybody who owes a decision on a campaign's items now. */
export function owingOf(history: History, campaign: string): Set<string> {
  const items = new Set(history.campaigns.get(campaign)?.items.map(({ id }) => id));
  return new Set(
    approvalsOf(history).flatMap(({ item, rounds }) =>
      items.has(item) ? rounds.flatMap((round) => owedAt(round, history.asOf)) : [],
    ),
  );
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
    return Object.fromEntries(
      [...history.campaigns].map(([id, one]) => {
        const entries = entriesOf(one, rounds, history);
        return [id, entries && ledger(entries)];
      }),
    );
  },
};
