import { Arg, Ctx, Extensions, GraphQLISODateTime, Query, Resolver } from 'type-graphql';
import { loadTalk } from '../../history/talk.js';
import { clockOf } from '../../metrics/clock.js';
import { alignmentOf } from '../../metrics/coordination/alignment.js';
import { chasesOf } from '../../metrics/coordination/chasing.js';
import { handoffsOf, teamMatrix } from '../../metrics/coordination/handoffs.js';
import { activeHumans, coordinationLoadOf } from '../../metrics/coordination/load.js';
import { toolSwitchesOf } from '../../metrics/coordination/switches.js';
import type { History } from '../../metrics/history.js';
import { DEFAULTS, type Params } from '../../metrics/metric.js';
import { NotFound } from '../../errors.js';
import { Campaign } from '../../model/derived/campaign.js';
import type { HubContext } from '../context.js';
import { refused } from '../failures/codes.js';
import { type Chases, CoordinationAnswer, type Handoffs } from '../schema/coordination.js';
import { type Measured, WindowInput } from '../schema/flow-window.js';
import { castOf } from './flow.js';
import { asker, idsThere, toldOf, windowOf } from './scope.js';
import { untilOf } from './until.js';

const MOST_ITEMS = 20_000;
const MOST_MESSAGES = 50_000;

@Resolver()
export class CoordinationQueries {
  @Extensions({ size: 100 })
  @Query(() => CoordinationAnswer, {
    description: 'What coordinating work took in a window of time, of a campaign or of all.',
  })
  async coordination(
    @Ctx() context: HubContext,
    @Arg('window', () => WindowInput, { nullable: true, description: 'When the talk was; absent: the last 90 days.' })
    window?: WindowInput,
    @Arg('campaign', () => String, { nullable: true, description: 'Key of the campaign; absent: all.' }) key?: string,
    @Arg('asOf', () => GraphQLISODateTime, {
      nullable: true,
      description: 'A past instant to tell it for, from what is known by now; absent: now.',
    })
    asOf?: Date,
  ): Promise<CoordinationAnswer> {
    const until = untilOf(context, asOf);
    const span = windowOf(window, until);
    const campaign = key === undefined ? undefined : await idOf(context, key);
    const history = await historyOf(context, campaign, span, until);
    const params: Params = { ...DEFAULTS, window: span, campaign };
    const aligned = alignmentOf(history, params, clockOf('wall', undefined));
    const { coordination } = context.options.privacy;
    return {
      asOf: new Date(until),
      window: { from: new Date(span.from), to: new Date(span.to) },
      definitionVersion: context.options.definition,
      handoffs: passed(history, params),
      chases: chased(history, params, context.options.privacy.minGroup),
      alignment: {
        // No tool tells of meetings yet: null and never 0.
        meetingHours: null,
        messages: aligned.messages,
        effort: {
          value: aligned.effort_h,
          n: aligned.people,
          coverage: null,
          flags: ['no_source_meeting', ...teamless(history)],
        },
      },
      toolSwitches: coordination ? switched(history, params) : OFF,
      coordinationLoad: coordination ? loaded(history, params) : OFF,
    };
  }
}

const OFF: Measured = { value: null, n: 0, coverage: null, flags: ['privacy_off'] };

async function idOf(context: HubContext, key: string): Promise<string> {
  const found = await context.loaders.one(Campaign, 'key', key.toUpperCase());
  if (!found) throw new NotFound('No campaign has this key', { got: key });
  return found.id;
}

async function historyOf(
  context: HubContext,
  campaign: string | undefined,
  span: { from: number; to: number },
  until: number,
): Promise<History> {
  const campaigns = campaign === undefined ? undefined : [campaign];
  const ask = asker(context);
  const talk = await loadTalk(ask, { ...span, ...(campaigns && { campaigns }) }, castOf(context), MOST_MESSAGES);
  if (!talk)
    throw refused(
      'BAD_USER_INPUT',
      `Talk is read for at most ${MOST_MESSAGES} messages at once: narrow the window, or name a campaign`,
    );
  const all = campaigns ? [] : await idsThere(context, { level: 'item', conditions: () => [] }, until, MOST_ITEMS);
  const scope = campaigns ? { campaigns } : { items: all };
  return (await toldOf(context, { ...scope, more: talk }, until)).history;
}

const teamless = ({ people }: History): string[] =>
  Object.values(people).some(({ team }) => team) ? [] : ['no_teams'];

function passed(history: History, params: Params): Handoffs {
  const { tool, unknown_edges: unknownEdges, ...tallies } = handoffsOf(history, params);
  return { ...tallies, tool: tool.count, unknownEdges, matrix: teamMatrix(history), flags: teamless(history) };
}

// METRICS §5: figures of few people are figures of persons. How often the classes are right is not rated yet.
function chased(history: History, params: Params, minGroup: number): Chases {
  const { messages, total, by_class: classes, share } = chasesOf(history, params);
  const authors = new Set(
    history.events.flatMap((event) => (event.type === 'message' && history.isHuman(event) ? (event.actor ?? []) : [])),
  );
  if (authors.size < minGroup)
    return {
      share: { value: null, n: messages, coverage: null, flags: ['small_group'] },
      progress: null,
      owner: null,
      version: null,
      readiness: null,
    };
  const flags = ['precision_unrated', 'english_only', ...(total === 0 ? ['none_found'] : [])];
  return { share: { value: share, n: messages, coverage: messages ? 1 : null, flags }, ...classes };
}

function switched(history: History, params: Params): Measured {
  const { person_day: days, mean_per_person_day: mean } = toolSwitchesOf(history, params);
  return { value: mean, n: Object.keys(days).length, coverage: null, flags: ['lower_bound'] };
}

function loaded(history: History, params: Params): Measured {
  const { ratio } = coordinationLoadOf(history, params, clockOf('business', history.calendar));
  return { value: ratio, n: activeHumans(history).length, coverage: null, flags: ['model', 'no_source_meeting'] };
}
