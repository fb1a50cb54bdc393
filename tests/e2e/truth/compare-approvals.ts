import { compareLines, iso, say, type Difference } from './lines.js';
import type { Looks } from './looks.js';
import { mailApprovals, slackApprovals } from './approvals-of-talk.js';
import type { Told, ToldApproval } from './told.js';

/** Approvals whose tool or mails tell them: gate, item, and each round with its approvers, decisions, end and outcome. */
export function compareApprovals(looks: Looks, told: Told): Difference[] {
  const demanded = [...loggedApprovals(looks), ...mailApprovals(looks), ...slackApprovals(looks)].flatMap(sayApproval);
  const live = new Set(told.items.filter((item) => !item.gone).map((item) => `${item.tool}/${item.kind}/${item.key}`));
  const said = told.approvals
    .filter((one) => one.tool !== 'wordpress' && live.has(`${one.tool}/approval/${one.key}`))
    .map((one) => ({
      ...one,
      rounds: one.rounds.map((round) => ({
        ...round,
        decisions: round.decisions.map(({ timeSource, notBefore, ...decision }) => ({
          ...decision,
          how: notBefore === null ? timeSource : `${timeSource} since ${iso(notBefore)}`,
        })),
      })),
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
    decisions: { actor: string | null; decision: string; at: number; how: string; late: boolean }[];
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
        decisions: round.decisions
          .map(({ actor, decision, at, how, late }) => `${actor} ${decision} ${iso(at)} ${how}${late ? ' late' : ''}`)
          .sort(),
      }),
    ),
  ];
}

const LOGGED = new Set(['asana', 'monday', 'contentful']);

/** Asana's, Monday's and Contentful's: their logs tell every request and decision. One that was never asked for has no rounds to show. */
function loggedApprovals(looks: Looks): Sayable[] {
  const gone = new Set(looks.now.items.filter((item) => item.gone).map((item) => `${item.tool}/${item.key}`));
  return looks.now.approvals
    .filter((one) => LOGGED.has(one.tool) && !gone.has(`${one.tool}/${one.key}`))
    .filter(({ rounds }) => rounds.some(({ requestTellable }) => requestTellable !== 'no'))
    .map((one) => ({
      ...one,
      item: one.item!.key,
      rounds: one.rounds.map((round) => ({
        ...round,
        decisions: round.decisions.map((decision) => ({
          ...decision,
          how: 'tool',
          late: round.closedAt !== null && decision.at > round.closedAt,
        })),
      })),
    }));
}
