import { Arg, Ctx, FieldResolver, GraphQLISODateTime, Resolver, Root } from 'type-graphql';
import { loadDependent, loadGates } from '../../history/gates.js';
import type { Approval } from '../../metrics/approvals/cycles.js';
import { DEFAULTS } from '../../metrics/metric.js';
import { type Checked, checksOf, type Known, type Obstacle } from '../../metrics/questions/checks.js';
import { readinessOf } from '../../metrics/questions/readiness.js';
import { ratio, sum } from '../../metrics/statistics.js';
import { Campaign } from '../../model/derived/campaign.js';
import type { HubContext } from '../context.js';
import { type Blocker, Readiness } from '../schema/readiness.js';
import { askedOf, SHOWN } from './asked.js';
import { castOf } from './flow.js';
import { hoursSince } from './hours.js';
import { itemOf } from './item.js';
import { asker } from './scope.js';
import { campaignVersions } from './versions.js';
import { AS_OF, untilOf } from './until.js';

/** Whether a campaign can be launched. */
@Resolver(() => Campaign)
export class ReadinessResolver {
  @FieldResolver(() => Readiness, {
    nullable: true,
    description: 'Whether it can be launched, and what stands in the way; null: it has no work.',
  })
  async readiness(
    @Root() campaign: Campaign,
    @Ctx() context: HubContext,
    @Arg('asOf', () => GraphQLISODateTime, { nullable: true, description: AS_OF }) asOf?: Date,
  ): Promise<Readiness | null> {
    const until = untilOf(context, asOf);
    const { history } = await askedOf(context, 'campaigns', campaign.id, until);
    const one = history.campaigns.get(campaign.id);
    if (!one) return null;
    const checks = checksOf(one, history, await knownOf(context, campaign, until));
    const { score, ready, blockers } = readinessOf(checks, DEFAULTS.threshold);
    const weight = (some: readonly Checked[]): number => sum(some.map((check) => check.weight));
    const open = checks.filter(({ id }) => blockers.includes(id)).flatMap(obstaclesOf);
    return {
      asOf: new Date(until),
      definitionVersion: context.options.definition,
      score: {
        value: score,
        n: checks.filter(({ result }) => result !== 'na').length,
        coverage: ratio(weight(checks.filter(({ isSourced }) => isSourced)), weight(checks)),
        flags: checks.every(({ isSourced }) => isSourced) ? [] : ['no_source'],
      },
      ready,
      checks: checks.map(({ id, weight: counts, required, result, isSourced }) => ({
        id,
        weight: counts,
        required,
        result,
        flags: isSourced ? [] : ['no_source'],
      })),
      notChecked: checks.filter(({ isSourced }) => !isSourced).map(({ id }) => id),
      blockerCount: open.length,
      blockers: await Promise.all(open.slice(0, SHOWN).map((each) => shown(context, each, until, asOf))),
    };
  }
}

interface Open {
  check: Checked;
  obstacle: Obstacle | null;
}

// A check may be open with nothing to point at: what should have told has not.
const obstaclesOf = (check: Checked): Open[] =>
  check.obstacles.length ? check.obstacles.map((obstacle) => ({ check, obstacle })) : [{ check, obstacle: null }];

async function shown(
  context: HubContext,
  { check, obstacle }: Open,
  until: number,
  asOf: Date | undefined,
): Promise<Blocker> {
  const people = (obstacle?.owners ?? []).flatMap((id) => context.people.byId.get(id) ?? []);
  const since = obstacle?.since == null ? null : new Date(obstacle.since);
  return {
    check: check.id,
    result: check.result,
    item: await itemOf(context, obstacle?.item ?? null),
    owners: asOf ? [] : people,
    teams: [...new Set(people.flatMap(({ team }) => team ?? []))],
    since,
    ageHours: hoursSince(since, until),
  };
}

async function knownOf(context: HubContext, { id, ownerAliasId }: Campaign, until: number): Promise<Known> {
  const { people } = context;
  const person = (alias: string | null): string | null => people.byAlias.get(alias ?? '')?.id ?? null;
  const [{ assets, known }, approvals, dependent] = await Promise.all([
    campaignVersions(context, id, until),
    gatesOf(context, id, until),
    dependentOf(context),
  ]);
  return {
    owner: person(ownerAliasId),
    approvals,
    dependent,
    assets: assets.flatMap(({ id: asset, owner }) => {
      const latest = known.latest.get(asset);
      const since = latest && (known.madeAt.get(latest.latest) ?? null);
      return latest ? [{ id: asset, latest, owner: person(owner), since: since ?? null }] : [];
    }),
  };
}

const gatesOf = (context: HubContext, campaign: string, until: number): Promise<readonly Approval[]> =>
  context.loaders
    .of<string, readonly Approval[]>(`gates of campaigns ${until}`, async (campaigns) => {
      const { measure } = context.options;
      const gates = await loadGates(asker(context), campaigns, measure, castOf(context), until);
      return campaigns.map((each) => gates.get(each) ?? []);
    })
    .load(campaign);

const dependentOf = (context: HubContext): Promise<ReadonlySet<string>> =>
  context.loaders.shared('tools with dependencies', 'all', () => loadDependent(asker(context)));
