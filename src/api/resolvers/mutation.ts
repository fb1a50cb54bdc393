import { Arg, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { Decision } from '../../model/decision/decision.js';
import { Campaign } from '../../model/derived/campaign.js';
import { SyncRun } from '../../model/engine/stream-state.js';
import { NotFound } from '../../errors.js';
import { actorOf } from '../auth/viewer.js';
import { audited, auditedOutside } from '../audited.js';
import type { HubContext } from '../context.js';
import { before, naturalKeyOf, wishOf } from './wishing.js';
import type { Item } from '../schema/answers.js';
import {
  DecisionPayload,
  LinkContainerInput,
  LinkItemInput,
  ReplayQuarantineInput,
  ReplayQuarantinePayload,
  RunSyncInput,
  RunSyncPayload,
  UndoDecisionInput,
} from '../schema/wishes.js';
import { itemOf } from './item.js';

@Resolver()
export class SyncMutations {
  @Extensions({ role: 'admin' })
  @Mutation(() => RunSyncPayload, { description: 'Starts reading one connection, or all of them.' })
  async runSync(
    @Ctx() context: HubContext,
    @Arg('input', () => RunSyncInput, { description: 'What to read.' }) input: RunSyncInput,
  ): Promise<RunSyncPayload> {
    const { runs } = await auditedOutside(context, wishOf('runSync', input), async () => ({
      runs: await context.options.actions.runSync(input.connection ?? null, { full: input.full ?? false }),
    }));
    const found = await Promise.all(runs.map(({ runId }) => context.loaders.one(SyncRun, 'id', runId)));
    return { runs: found.filter((run) => run !== null) };
  }

  @Extensions({ role: 'admin' })
  @Mutation(() => ReplayQuarantinePayload, {
    description: 'Tries to understand records once more that had been set aside.',
  })
  replayQuarantine(
    @Ctx() context: HubContext,
    @Arg('input', () => ReplayQuarantineInput, { description: 'Which records.' }) input: ReplayQuarantineInput,
  ): Promise<ReplayQuarantinePayload> {
    const { connection, ids: quarantineIds } = input;
    return auditedOutside(context, wishOf('replayQuarantine', input), () =>
      context.options.actions.replay({ ...(connection && { connection }), ...(quarantineIds && { quarantineIds }) }),
    );
  }
}

@Resolver()
export class DecisionMutations {
  @Extensions({ role: 'admin' })
  @Mutation(() => DecisionPayload, {
    description: 'Says that an item belongs to a campaign; stronger than every rule.',
  })
  async linkItem(
    @Ctx() context: HubContext,
    @Arg('input', () => LinkItemInput, { description: 'Item and campaign.' }) input: LinkItemInput,
  ): Promise<DecisionPayload> {
    return link(context, 'linkItem', input, input.item, (item) => item.kind !== 'container');
  }

  @Extensions({ role: 'admin' })
  @Mutation(() => DecisionPayload, {
    description: 'Says that a place, and all that lies in it, belongs to a campaign.',
  })
  async linkContainer(
    @Ctx() context: HubContext,
    @Arg('input', () => LinkContainerInput, { description: 'Container and campaign.' }) input: LinkContainerInput,
  ): Promise<DecisionPayload> {
    return link(context, 'linkContainer', input, input.container, (item) => item.kind === 'container');
  }

  @Extensions({ role: 'admin' })
  @Mutation(() => DecisionPayload, { description: 'Takes a decision back; the rules decide again.' })
  async undoDecision(
    @Ctx() context: HubContext,
    @Arg('input', () => UndoDecisionInput, { description: 'Which decision.' }) input: UndoDecisionInput,
  ): Promise<DecisionPayload> {
    const { decision: decisionId, idempotencyKey } = input;
    await audited(context, wishOf('undoDecision', input), async (tx) => {
      await context.options.actions.undo(tx, { decisionId, idempotencyKey, actor: actorOf(context.viewer) });
      return { decisionId };
    });
    return { decision: await context.loaders.one(Decision, 'id', decisionId), item: null, overruledBy: null };
  }
}

async function link(
  context: HubContext,
  action: 'linkItem' | 'linkContainer',
  input: { campaign: string; idempotencyKey: string },
  subjectId: string,
  fits: (item: Item) => boolean,
): Promise<DecisionPayload> {
  const campaign = input.campaign.toUpperCase();
  const { item, subject } = await named(context, subjectId, campaign, fits);
  const { decisionId, overruledBy } = await audited(context, wishOf(action, input), (tx) =>
    context.options.actions[action](tx, {
      subject,
      campaign,
      actor: actorOf(context.viewer),
      idempotencyKey: input.idempotencyKey,
    }),
  );
  return { decision: await context.loaders.one(Decision, 'id', decisionId), item, overruledBy };
}

async function named(context: HubContext, id: string, campaign: string, fits: (item: Item) => boolean) {
  return before(context, async (now) => {
    const item = await itemOf(now, id.toLowerCase());
    if (!item || !fits(item)) throw new NotFound('Nothing of that sort has this id', { got: id });
    const known = await now.loaders.one(Campaign, 'key', campaign);
    if (!known) throw new NotFound('No campaign has this key', { got: campaign });
    return { item, subject: await naturalKeyOf(now, item) };
  });
}
