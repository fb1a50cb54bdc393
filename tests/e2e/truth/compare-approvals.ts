import type { TruthRound } from '#sandbox';
import { compareLines, iso, say, type Difference } from './lines.js';
import type { Looks } from './looks.js';
import { threadsOfMail } from './threads-of-mail.js';
import { foldTellable, type Asked } from './fold-tellable.js';
import type { Told, ToldApproval } from './told.js';

/** Approvals whose tool or mails tell them: gate, item, and each round with its approvers, decisions, end and outcome. */
export function compareApprovals(looks: Looks, told: Told): Difference[] {
  const demanded = [...asanaApprovals(looks), ...mailApprovals(looks)].flatMap(sayApproval);
  const live = new Set(told.items.filter((item) => !item.gone).map((item) => `${item.tool}/${item.kind}/${item.key}`));
  const said = told.approvals
    .filter((one) => one.tool !== 'wordpress' && live.has(`${one.tool}/approval/${one.key}`))
    .map((one) => ({
      ...one,
      rounds: one.rounds.map((round) => ({ ...round, tellable: round.timeSource === 'tool' })),
    }))
    .flatMap(sayApproval);
  return compareLines('approvals', demanded, said);
}

type Sayable = Pick<ToldApproval, 'tool' | 'key' | 'gate' | 'item'> & {
  rounds: {
    requestedAt: number;
    approvers: string[];
    outcome: string;
    closedAt: number | null;
    decisions: { actor: string | null; decision: string; at: number }[];
  }[];
};

function sayApproval(one: Sayable): string[] {
  const subject = `${one.tool} approval/${one.key}`;
  return [
    say(subject, { gate: one.gate, item: one.item, rounds: one.rounds.length }),
    ...one.rounds.map((round, index) =>
      say(`${subject} round ${index + 1}`, {
        asked: iso(round.requestedAt),
        approvers: [...round.approvers].sort(),
        outcome: round.outcome,
        closed: iso(round.closedAt),
        decisions: round.decisions.map(({ actor, decision, at }) => `${actor} ${decision} ${iso(at)}`).sort(),
      }),
    ),
  ];
}

function asanaApprovals(looks: Looks): Sayable[] {
  const gone = new Set(looks.now.items.filter((item) => item.gone).map((item) => item.key));
  return looks.now.approvals
    .filter((one) => one.tool === 'asana' && !gone.has(one.key))
    .map((one) => ({ ...one, item: one.item!.key }));
}

/** Mails that ask in one conversation are rounds of one approval; only decisions a program may believe close one. */
function mailApprovals(looks: Looks): Sayable[] {
  const threads = threadsOfMail(looks.company, looks.now.at);
  const cases = new Map<string, { key: string; asked: Asked[]; rounds: TruthRound[] }>();
  const asking = looks.now.approvals
    .filter((one) => one.tool === 'email' && one.rounds[0]!.requestTellable === 'exact')
    .sort((one, other) => one.rounds[0]!.requestedAt - other.rounds[0]!.requestedAt);
  for (const { key, rounds } of asking) {
    const thread = threads.get(key) ?? key;
    const known = cases.get(thread) ?? { key, asked: [], rounds: [] };
    known.asked.push({ at: rounds[0]!.requestedAt, approvers: rounds[0]!.approvers });
    known.rounds.push(...rounds);
    cases.set(thread, known);
  }
  return [...cases.values()].map(({ key, asked, rounds }) => ({
    tool: 'email' as const,
    key,
    gate: 'mail',
    item: key,
    rounds: foldTellable(
      asked,
      rounds.flatMap((round) => round.decisions.filter((decision) => decision.tellable === 'exact')),
    ),
  }));
}
