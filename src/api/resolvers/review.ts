import { Arg, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { Conflict, NotFound } from '../../errors.js';
import { Decision } from '../../model/decision/decision.js';
import { Campaign, Suggestion } from '../../model/derived/campaign.js';
import { AliasPerson } from '../../model/derived/person.js';
import { Connection } from '../../model/engine/connection.js';
import { Alias } from '../../model/fact/alias.js';
import type { DecisionWish, Recorded } from '../actions.js';
import { actorOf } from '../auth/viewer.js';
import { audited } from '../audited.js';
import type { HubContext } from '../context.js';
import type { Item } from '../schema/answers.js';
import {
  AcceptSuggestionInput,
  AddDependencyInput,
  LinkMirrorInput,
  MergePeopleInput,
  RejectSuggestionInput,
  SplitPersonInput,
} from '../schema/review-wishes.js';
import { DecisionPayload } from '../schema/wishes.js';
import { itemOf } from './item.js';
import { before, naturalKeyOf, wishOf } from './wishing.js';

type Names = Record<string, string>;
/** What is to be recorded once it was looked up. */
type Say = (context: HubContext, tx: Parameters<HubContext['options']['actions']['decide']>[0]) => Promise<Recorded>;

/** What a person decides about suggestions, people and work that lies in two tools. */
@Resolver()
export class ReviewMutations {
  @Extensions({ role: 'admin' })
  @Mutation(() => DecisionPayload, { description: 'Makes a suggestion a decision.' })
  async acceptSuggestion(
    @Ctx() context: HubContext,
    @Arg('input', () => AcceptSuggestionInput, { description: 'Which suggestion.' }) input: AcceptSuggestionInput,
  ): Promise<DecisionPayload> {
    const { say, item } = await before(context, async (now) => {
      const suggestion = await suggestionOf(now, input.suggestion);
      const subject = await itemOf(now, suggestion.subjectId);
      switch (suggestion.kind) {
        case 'person-merge':
          return {
            say: merge(await peopleNamed(now, [suggestion.subjectId, suggestion.targetId!]), input),
            item: null,
          };
        case 'mirror':
          return {
            say: mirror(await tasksNamed(now, [suggestion.subjectId, suggestion.targetId!]), true, input),
            item: subject,
          };
        default:
          return { say: await acceptLink(now, suggestion, subject, input), item: subject };
      }
    });
    return record(context, 'acceptSuggestion', input, say, item);
  }

  @Extensions({ role: 'admin' })
  @Mutation(() => DecisionPayload, { description: 'Turns a suggestion down: it is not made again.' })
  async rejectSuggestion(
    @Ctx() context: HubContext,
    @Arg('input', () => RejectSuggestionInput, { description: 'Which suggestion.' }) input: RejectSuggestionInput,
  ): Promise<DecisionPayload> {
    const { id, reason } = await before(context, (now) => suggestionOf(now, input.suggestion));
    return record(context, 'rejectSuggestion', input, decide('reject', { suggestion: id }, { reason }, input), null);
  }

  @Extensions({ role: 'admin' })
  @Mutation(() => DecisionPayload, { description: 'Says that two people are one.' })
  async mergePeople(
    @Ctx() context: HubContext,
    @Arg('input', () => MergePeopleInput, { description: 'Which people.' }) input: MergePeopleInput,
  ): Promise<DecisionPayload> {
    const named = await before(context, (now) => peopleNamed(now, input.people));
    return record(context, 'mergePeople', input, merge(named, input), null);
  }

  @Extensions({ role: 'admin' })
  @Mutation(() => DecisionPayload, {
    description: 'Says that an account is a person of its own; merges that name it are taken back.',
  })
  async splitPerson(
    @Ctx() context: HubContext,
    @Arg('input', () => SplitPersonInput, { description: 'Which account.' }) input: SplitPersonInput,
  ): Promise<DecisionPayload> {
    const subject = await before(context, (now) => accountNamed(now, input.alias));
    return record(context, 'splitPerson', input, decide('split-person', subject, {}, input), null);
  }

  @Extensions({ role: 'admin' })
  @Mutation(() => DecisionPayload, {
    description: 'Says that two tasks of two tools are one piece of work, or are not.',
  })
  async linkMirror(
    @Ctx() context: HubContext,
    @Arg('input', () => LinkMirrorInput, { description: 'Which tasks.' }) input: LinkMirrorInput,
  ): Promise<DecisionPayload> {
    const named = await before(context, (now) => tasksNamed(now, input.tasks));
    if (named[0]!.subject.connection === named[1]!.subject.connection)
      throw new Conflict('Both tasks are of one connection', { remedy: 'A copy of work lies in another tool' });
    return record(context, 'linkMirror', input, mirror(named, input.same ?? true, input), named[0]!.item);
  }

  @Extensions({ role: 'admin' })
  @Mutation(() => DecisionPayload, { description: 'Says that a task waits for another one, in whatever tool it is.' })
  async addDependency(
    @Ctx() context: HubContext,
    @Arg('input', () => AddDependencyInput, { description: 'Which tasks.' }) input: AddDependencyInput,
  ): Promise<DecisionPayload> {
    const [waits, on] = await before(context, (now) => tasksNamed(now, [input.task, input.dependsOn]));
    if (waits!.item.id === on!.item.id) throw new Conflict('A task cannot wait for itself', { got: input.task });
    return record(context, 'addDependency', input, decide('depends', waits!.subject, on!.subject, input), waits!.item);
  }
}

const decide =
  (kind: DecisionWish['kind'], subject: Names, value: DecisionWish['value'], { idempotencyKey }: Keyed): Say =>
  (context, tx) =>
    context.options.actions.decide(tx, { kind, subject, value, idempotencyKey, actor: actorOf(context.viewer) });

interface Keyed {
  idempotencyKey: string;
}

const merge = ([a, b]: Names[], input: Keyed): Say => decide('merge-people', a!, b!, input);

const mirror = ([a, b]: { subject: Names }[], same: boolean, input: Keyed): Say =>
  decide('mirror', a!.subject, { ...b!.subject, same }, input);

async function record(
  context: HubContext,
  action: string,
  input: Keyed,
  say: Say,
  item: Item | null,
): Promise<DecisionPayload> {
  const { decisionId, overruledBy } = await audited(context, wishOf(action, input), (tx) => say(context, tx));
  return { decision: await context.loaders.one(Decision, 'id', decisionId), item, overruledBy };
}

async function acceptLink(
  now: HubContext,
  suggestion: Suggestion,
  item: Item | null,
  input: AcceptSuggestionInput,
): Promise<Say> {
  if (!item) throw new NotFound('What the suggestion is about is not here any more', { got: suggestion.id });
  const proposed = await now.loaders.one(Campaign, 'id', suggestion.campaignId);
  const campaign = (input.campaign ?? proposed?.key)?.toUpperCase();
  if (!campaign)
    throw new Conflict('The suggestion leaves open which campaign', { remedy: 'Name its key in campaign' });
  const subject = await naturalKeyOf(now, item);
  return (context, tx) =>
    context.options.actions[item.kind === 'container' ? 'linkContainer' : 'linkItem'](tx, {
      subject,
      campaign,
      actor: actorOf(context.viewer),
      idempotencyKey: input.idempotencyKey,
    });
}

async function suggestionOf(now: HubContext, id: string): Promise<Suggestion> {
  const found = await now.loaders.one(Suggestion, 'id', id.toLowerCase());
  if (!found) throw new NotFound('No suggestion has this id; it may have been decided', { got: id });
  return found;
}

async function tasksNamed(now: HubContext, ids: string[]): Promise<{ item: Item; subject: Names }[]> {
  return Promise.all(
    ids.map(async (id) => {
      const item = await itemOf(now, id.toLowerCase());
      if (item?.kind !== 'task') throw new NotFound('No task has this id', { got: id });
      const { connection, key } = await naturalKeyOf(now, item);
      return { item, subject: { connection, item: key } };
    }),
  );
}

/** A person by one of their accounts: the id of a person follows from the accounts, and changes with them. */
async function peopleNamed(now: HubContext, ids: string[]): Promise<Names[]> {
  return Promise.all(
    ids.map(async (id) => {
      const [first] = await now.loaders.many(AliasPerson, 'personId', id.toLowerCase(), 'x.alias_id');
      if (!first) throw new NotFound('No person has this id', { got: id });
      return accountNamed(now, first.aliasId);
    }),
  );
}

async function accountNamed(now: HubContext, id: string): Promise<Names> {
  const alias = await now.loaders.one(Alias, 'id', id.toLowerCase());
  if (!alias) throw new NotFound('No alias has this id', { got: id });
  const connection = await now.loaders.one(Connection, 'id', alias.connectionId);
  return { connection: connection?.name ?? '', person: alias.key };
}
