import type { Category } from '../metrics/category.js';
import type { MetricEvent } from '../metrics/events.js';
import type { Classify } from '../metrics/timeline.js';
import { factId } from '../store/ids.js';

/** An instant as the database hands it over: epoch milliseconds in decimal digits. */
type Millis = string;

export interface ItemRow {
  id: string;
  kind: string;
  tool: string;
  campaignId: string | null;
  team: string | null;
  gap: boolean;
  createdAt: Millis | null;
  states: [from: Millis, category: Category, reason: string | null, status: string][] | null;
}

/** What is known of an item beside its life, as it is by now. */
export interface AboutRow {
  id: string;
  parent: string | null;
  due: string | null;
  creator: string | null;
  containerOwner: string | null;
}

export interface CampaignRow {
  id: string;
  createdAt: Millis | null;
  launchedAt: Millis | null;
  dueOn: string | null;
}

export interface RoundRow {
  id: string;
  itemId: string;
  gate: string;
  tool: string | null;
  requestedAt: Millis;
  closedAt: Millis | null;
  outcome: string;
  policy: 'all' | 'any';
  requester: string | null;
  approvers: string[];
  decisions: { id: string; actor: string | null; decision: string; at: Millis; late: boolean }[] | null;
}

/** An instant as METRICS writes it. */
export const iso = (at: Millis): string => new Date(Number(at)).toISOString();

/** Who is behind an account; its own id where nobody is known to be. */
export type PersonOf = (alias: string) => string;

/** What METRICS wants said where an item is made. */
export const aboutItem = (
  { parent, due, creator, containerOwner }: AboutRow,
  personOf: PersonOf,
): Partial<MetricEvent> => ({
  ...(parent === null ? {} : { parent }),
  ...(due === null ? {} : { due }),
  ...(creator === null ? {} : { actor: personOf(creator) }),
  ...(containerOwner === null ? {} : { containerOwner: personOf(containerOwner) }),
});

/** The events that a rolled-up life stands for: told again they give the same life, cut off at any instant. */
export function lifeEvents(
  { id, kind, tool, campaignId, createdAt, states }: ItemRow,
  about: Partial<MetricEvent> = {},
): MetricEvent[] {
  const told = (states ?? []).map(([from, ...state], k): MetricEvent => ({
    id: `${id} ${k}`,
    tool,
    type: 'status',
    item: id,
    at: iso(from),
    to: JSON.stringify(state),
  }));
  const [first, ...later] = told;
  const began = createdAt !== null && first;
  const created = {
    id: `${id} created`,
    ...about,
    tool,
    type: 'created',
    item: id,
    itemType: kind,
    ...(campaignId === null ? {} : { campaign: campaignId }),
  };
  return [
    ...(began
      ? [{ ...created, at: first.at, status: first.to as string }]
      : told.slice(0, 1).map((one) => ({ ...one, campaign: campaignId ?? undefined }))),
    ...later,
  ];
}

export interface AssignRow {
  id: string;
  item: string;
  at: Millis;
  to: unknown;
  connection: string;
  actor: string | null;
  tool: string;
}

/** Somebody, several or nobody was made responsible; `seq` keeps the tool's own order within an instant. */
export const assignEvent = (
  { id, item, at, to, connection, actor, tool }: AssignRow,
  seq: number,
  personOf: PersonOf,
): MetricEvent => ({
  id,
  tool,
  type: 'assign',
  item,
  at: iso(at),
  seq,
  actor: actor && personOf(actor),
  to: [to].flat().flatMap((key) => (typeof key === 'string' ? [personOf(factId(connection, 'person', key))] : [])),
});

const meanings = new Map<string, ReturnType<Classify>>();
const MOST_MEANINGS = 10_000;

/** What the texts of `lifeEvents` mean: they were classified when they were rolled up. */
export const rolledUp: Classify = (_tool, text) => {
  const known = meanings.get(text);
  if (known) return known;
  const [category, reason, word] = JSON.parse(text) as [Category, string | null, string];
  // Workspaces have few words; one with many must not fill the memory.
  if (meanings.size >= MOST_MEANINGS) meanings.clear();
  const meaning = { category, reason, word };
  meanings.set(text, meaning);
  return meaning;
};

/** A campaign's record and its launch. */
export function campaignEvents({ id, createdAt, launchedAt, dueOn }: CampaignRow): MetricEvent[] {
  const hub = { tool: 'hub', campaign: id };
  return [
    ...(createdAt === null
      ? []
      : [
          {
            ...hub,
            id: `${id} record`,
            type: 'created',
            item: id,
            itemType: 'campaign',
            at: iso(createdAt),
            ...(dueOn === null ? {} : { due: dueOn }),
          },
        ]),
    ...(launchedAt === null ? [] : [{ ...hub, id: `${id} launch`, type: 'launch', at: iso(launchedAt) }]),
  ];
}

const SOMEBODY = 'somebody';

/** An approval's round, as it was folded, with the version that lay before the approvers. Who decided in time was an approver, listed or not. */
export function roundEvents(row: RoundRow, personOf: PersonOf, version?: string): MetricEvent[] {
  const { id, itemId, gate, requestedAt, closedAt, outcome, policy, requester } = row;
  const tool = row.tool ?? 'hub';
  const decisions = row.decisions ?? [];
  // A tool may keep a decision and not who took it.
  const decider = (actor: string | null): string => (actor === null ? SOMEBODY : personOf(actor));
  const inTime = decisions.filter(({ late }) => !late).map(({ actor }) => decider(actor));
  const approvers = [...row.approvers.map(personOf), ...inTime];
  return [
    {
      id: `${id} requested`,
      tool,
      type: 'approval_requested',
      approval: id,
      item: itemId,
      gate,
      at: iso(requestedAt),
      actor: requester && personOf(requester),
      approvers: [...new Set(approvers)],
      policy,
      ...(version === undefined ? {} : { version }),
      seq: 0,
    },
    ...decisions.map(({ id: decision, actor, decision: verdict, at }, k) => ({
      // A tool may ask and decide in one instant.
      seq: k + 1,
      id: decision,
      tool,
      type: 'approval_decided',
      approval: id,
      at: iso(at),
      actor: decider(actor),
      decision: verdict,
    })),
    ...(outcome === 'withdrawn' && closedAt !== null
      ? [{ id: `${id} withdrawn`, tool, type: 'approval_withdrawn', approval: id, at: iso(closedAt) }]
      : []),
  ];
}
