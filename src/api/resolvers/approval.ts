import { Ctx, FieldResolver, Float, GraphQLISODateTime, Int, Resolver, Root } from 'type-graphql';
import { Person } from '../../model/derived/person.js';
import { ApprovalDecision, ApprovalRound, ApprovalState } from '../../model/derived/round.js';
import { Approval } from '../../model/fact/approval.js';
import { ApprovalOutcome } from '../../model/vocabulary.js';
import type { HubContext } from '../context.js';
import { Item } from '../schema/answers.js';
import { hoursSince } from './hours.js';
import { itemOf } from './item.js';
import { peopleOf, personOf } from './named.js';

const stateOf = (context: HubContext, approval: Approval): Promise<ApprovalState | null> =>
  context.loaders.one(ApprovalState, 'approvalId', approval.id);

@Resolver(() => Approval)
export class ApprovalResolver {
  @FieldResolver(() => String, { nullable: true, description: 'What the decision guards, such as editorial or legal.' })
  async gate(@Root() approval: Approval, @Ctx() context: HubContext): Promise<string> {
    return (await stateOf(context, approval))?.gate ?? approval.gate;
  }

  @FieldResolver(() => ApprovalOutcome, { nullable: true, description: 'Where it stands.' })
  async outcome(@Root() approval: Approval, @Ctx() context: HubContext): Promise<string | null> {
    return (await stateOf(context, approval))?.outcome ?? null;
  }

  @FieldResolver(() => Item, { nullable: true, description: 'The item it is about; itself where nothing says more.' })
  async item(@Root() approval: Approval, @Ctx() context: HubContext): Promise<Item | null> {
    return itemOf(context, (await stateOf(context, approval))?.itemId ?? approval.itemId);
  }

  @FieldResolver(() => [Person], { nullable: 'items', description: 'Those the tool lists as approvers.' })
  approvers(@Root() approval: Approval, @Ctx() context: HubContext): Person[] {
    return peopleOf(context, approval.approverAliasIds);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'Who made it.' })
  creator(@Root() approval: Approval, @Ctx() context: HubContext): Person | null {
    return personOf(context, approval.creatorAliasId);
  }

  @FieldResolver(() => [Person], { nullable: 'items', description: 'Approvers whose decision is still open.' })
  async waitingOn(@Root() approval: Approval, @Ctx() context: HubContext): Promise<Person[]> {
    return peopleOf(context, (await stateOf(context, approval))?.waitingOnAliasIds);
  }

  @FieldResolver(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When the open round began; null: none is open.',
  })
  async waitingSince(@Root() approval: Approval, @Ctx() context: HubContext): Promise<Date | null> {
    return (await stateOf(context, approval))?.waitingSince ?? null;
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Hours the open round has lasted by the clock on the wall, to one decimal; null: none is open.',
  })
  async waitHours(@Root() approval: Approval, @Ctx() context: HubContext): Promise<number | null> {
    return hoursSince((await stateOf(context, approval))?.waitingSince ?? null, context.nowMs);
  }

  @FieldResolver(() => Int, { nullable: true, description: 'How many rounds there have been.' })
  async roundCount(@Root() approval: Approval, @Ctx() context: HubContext): Promise<number | null> {
    return (await stateOf(context, approval))?.rounds ?? null;
  }

  @FieldResolver(() => ApprovalState, {
    nullable: true,
    description: 'What its rounds took by the business calendar of the workspace.',
  })
  turnaround(@Root() approval: Approval, @Ctx() context: HubContext): Promise<ApprovalState | null> {
    return stateOf(context, approval);
  }

  @FieldResolver(() => [ApprovalRound], { nullable: 'items', description: 'Its rounds, in order of asking.' })
  rounds(@Root() approval: Approval, @Ctx() context: HubContext): Promise<ApprovalRound[]> {
    return context.loaders.many(ApprovalRound, 'approvalId', approval.id, 'x.number, x.id');
  }
}

@Resolver(() => ApprovalRound)
export class ApprovalRoundResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'Who asked.' })
  requester(@Root() round: ApprovalRound, @Ctx() context: HubContext): Person | null {
    return personOf(context, round.requesterAliasId);
  }

  @FieldResolver(() => [Person], { nullable: 'items', description: 'Who was asked.' })
  approvers(@Root() round: ApprovalRound, @Ctx() context: HubContext): Person[] {
    return peopleOf(context, round.approverAliasIds);
  }

  @FieldResolver(() => [ApprovalDecision], { nullable: 'items', description: 'What was said, in order of time.' })
  decisions(@Root() round: ApprovalRound, @Ctx() context: HubContext): Promise<ApprovalDecision[]> {
    return context.loaders.many(ApprovalDecision, 'roundId', round.id, 'x.at, x.id');
  }
}

@Resolver(() => ApprovalDecision)
export class ApprovalDecisionResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'Who said it.' })
  actor(@Root() decision: ApprovalDecision, @Ctx() context: HubContext): Person | null {
    return personOf(context, decision.actorAliasId);
  }
}
