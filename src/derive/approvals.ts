import { roundHours } from '../metrics/approvals/cycles.js';
import { turnaroundOf } from '../metrics/approvals/turnaround.js';
import type { Clock } from '../metrics/clock.js';
import { foldRounds, owedBy, type ApprovalEvent, type Round } from '../metrics/rounds.js';
import { nameId } from '../store/ids.js';

/** An event of an approval with what the graph keeps beside the fold: how its time is known, and its source row. */
export interface SourcedEvent extends ApprovalEvent {
  timeSource: string;
  notBefore: string | null;
  /** Id of the change or message that says so. */
  sourceId: string;
}

export interface ApprovalCase {
  approvalId: string;
  gate: string;
  itemKind: string;
  itemId: string;
  /** The approval is gone: what was open is withdrawn. */
  events: SourcedEvent[];
}

export interface FoldedApproval {
  state: {
    approvalId: string;
    gate: string;
    itemKind: string;
    itemId: string;
    outcome: string;
    rounds: number;
    waitingOnAliasIds: string[];
    waitingSince: string | null;
    businessHours: number;
    businessCycleHours: number | null;
    businessAuthorHours: number | null;
    p50Hours: number | null;
    p85Hours: number | null;
  };
  rounds: Record<string, unknown>[];
  decisions: Record<string, unknown>[];
}

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * One approval's rows: state, rounds, decisions. `personOf` makes two addresses of one person the same approver; hours of
 * what is closed are told by the business clock.
 */
export function foldApproval(one: ApprovalCase, personOf: (alias: string) => string, business: Clock): FoldedApproval {
  const aliasOf = new Map<string, string>();
  const who = (alias: string | null): string | null => {
    if (alias === null) return null;
    const person = personOf(alias);
    if (!aliasOf.has(person)) aliasOf.set(person, alias);
    return person;
  };
  const named = one.events.map((e) => ({
    ...e,
    ...(e.approvers && { approvers: e.approvers.map((a) => who(a)!) }),
    actor: e.type === 'requested' ? e.actor : who(e.actor),
  }));
  const source = new Map(one.events.map((e) => [e.id, e]));
  const rounds = foldRounds(named);
  const owed = owedBy(rounds).map((person) => aliasOf.get(person)!);
  const last = rounds.at(-1);
  const took = turnaroundOf(rounds, business);
  return {
    state: {
      approvalId: one.approvalId,
      gate: one.gate,
      itemKind: one.itemKind,
      itemId: one.itemId,
      outcome: last?.outcome ?? 'open',
      rounds: rounds.length,
      waitingOnAliasIds: owed,
      waitingSince: last?.outcome === 'open' ? iso(last.requestedAt) : null,
      businessHours: took.reviewerH,
      businessCycleHours: took.cycleH,
      businessAuthorHours: took.authorH,
      p50Hours: took.p50H,
      p85Hours: took.p85H,
    },
    rounds: rounds.map((round) => ({
      ...roundRow(one.approvalId, round, source, aliasOf),
      businessHours: roundHours(round, business),
    })),
    decisions: rounds.flatMap((round) => decisionRows(one.approvalId, round, source)),
  };
}

const roundId = (approvalId: string, round: Round): string => nameId('round', approvalId, round.event);

function roundRow(
  approvalId: string,
  round: Round,
  source: Map<string, SourcedEvent>,
  aliasOf: Map<string, string>,
): Record<string, unknown> {
  const asked = source.get(round.event)!;
  return {
    id: roundId(approvalId, round),
    approvalId,
    number: round.number,
    requestedAt: iso(round.requestedAt),
    timeSource: asked.timeSource,
    notBefore: asked.notBefore,
    requesterAliasId: round.requester,
    approverAliasIds: round.approvers.map((person) => aliasOf.get(person)!),
    policy: round.policy,
    closedAt: round.closedAt === null ? null : iso(round.closedAt),
    outcome: round.outcome,
  };
}

function decisionRows(approvalId: string, round: Round, source: Map<string, SourcedEvent>): Record<string, unknown>[] {
  return round.decisions.map((decision) => {
    const said = source.get(decision.event)!;
    return {
      id: nameId('decision', roundId(approvalId, round), decision.event),
      roundId: roundId(approvalId, round),
      actorAliasId: said.actor,
      decision: decision.decision,
      at: iso(decision.at),
      timeSource: said.timeSource,
      notBefore: said.notBefore,
      late: decision.late,
      sourceId: said.sourceId,
    };
  });
}
