import type { Ms, Truth } from '#sandbox';
import { foldTellable, type Asked, type Heard } from './fold-tellable.js';
import type { Looks } from './looks.js';
import { reactionsFound } from './reactions-of-slack.js';
import type { ToldApproval } from './told.js';
import { threadsOfMail } from './threads-of-mail.js';

type Approval = Truth['approvals'][number];

/** What a hub can say of a request made in talk. */
export type Spoken = Pick<ToldApproval, 'tool' | 'key' | 'gate' | 'item'> & { rounds: ReturnType<typeof foldTellable> };

/** Mails that ask in one conversation are rounds of one approval; only decisions a program may believe close one. */
export function mailApprovals(looks: Looks): Spoken[] {
  const threads = threadsOfMail(looks.company, looks.now.at);
  const asking = looks.now.approvals.filter(
    (one) => one.tool === 'email' && one.rounds[0]!.requestTellable === 'exact',
  );
  return byConversation(asking, (key) => threads.get(key) ?? key).map(([first, ...more]) => ({
    tool: 'email',
    key: first!.key,
    gate: 'mail',
    item: first!.key,
    rounds: foldTellable(
      [first!, ...more].map(askedBy),
      [first!, ...more].flatMap((one) => decisionsOf(one).map((decision) => exact(decision))),
    ),
  }));
}

/**
 * In Slack too each message that asks in a thread opens a round of one approval. A reply decides what was asked last; a
 * hand, or what a program writes over its own request, decides what that message asked.
 */
export function slackApprovals(looks: Looks): Spoken[] {
  const live = new Set(
    looks.now.items.filter(({ tool, gone }) => tool === 'slack' && !gone).map(({ kind, key }) => `${kind}/${key}`),
  );
  const asking = looks.now.approvals.filter((one) => one.tool === 'slack' && live.has(`approval/${one.key}`));
  const reactions = reactionsFound(looks);
  const written = new Map(
    looks.now.items
      .filter(({ tool, kind }) => tool === 'slack' && kind === 'message')
      .map(({ key, createdAt }) => [`${key.split(':')[0]} ${createdAt}`, key]),
  );
  return byConversation(asking, (key) => looks.slack.said(key)!.root).map((asked) => {
    const said = asked.flatMap((one): Heard[] => {
      const hands = reactions.filter(({ key }) => key === one.key);
      return [
        ...everTold(looks, one).flatMap((decision): Heard[] => {
          const reply = written.get(`${one.key.split(':')[0]} ${decision.at}`);
          return reply && live.has(`message/${reply}`) ? [exact(decision)] : [];
        }),
        // What an edit says of an edit before it nobody can read.
        ...decisionsOf(one)
          .filter(({ at }) => !written.has(`${one.key.split(':')[0]} ${at}`))
          .map((decision) => ({ ...exact(decision), on: one.key })),
        ...hands.map(({ actor, verdict, found, after }) => ({
          actor,
          decision: verdict,
          at: found,
          how: `observed since ${new Date(after).toISOString()}`,
          on: one.key,
        })),
      ];
    });
    const [first] = asked;
    const { key } = first!;
    return {
      tool: 'slack',
      key,
      gate: 'chat',
      item: first!.item?.key ?? key,
      rounds: foldTellable(asked.map(askedBy), said),
    };
  });
}

const askedBy = ({ key, rounds }: Approval): Asked => ({
  key,
  at: rounds[0]!.requestedAt,
  approvers: rounds[0]!.approvers,
});

const exact = ({ actor, decision, at }: { actor: string | null; decision: string; at: Ms }): Heard => ({
  actor,
  decision,
  at,
  how: 'tool',
});

const decisionsOf = ({ rounds }: Approval): Approval['rounds'][number]['decisions'] =>
  rounds[0]!.decisions.filter(({ tellable }) => tellable === 'exact');

/** Decisions that could be read at some look: where the app may listen no more, nothing can be told of what it heard. */
function everTold(looks: Looks, { tool, key }: Approval): ReturnType<typeof decisionsOf> {
  const told = looks.whole.flatMap(({ approvals }) =>
    approvals.filter((one) => one.tool === tool && one.key === key).flatMap(decisionsOf),
  );
  return [...new Map(told.map((one) => [`${one.actor} ${one.decision} ${one.at}`, one])).values()];
}

/** Requests by conversation, each in the order in which they were made. */
function byConversation(asking: Approval[], conversationOf: (key: string) => string): Approval[][] {
  const cases = new Map<string, Approval[]>();
  const inOrder = asking.toSorted((one, other) => one.rounds[0]!.requestedAt - other.rounds[0]!.requestedAt);
  for (const one of inOrder) {
    const name = conversationOf(one.key);
    cases.set(name, [...(cases.get(name) ?? []), one]);
  }
  return [...cases.values()];
}
