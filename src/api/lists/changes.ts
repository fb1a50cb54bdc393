import { Field, GraphQLISODateTime, InputType } from 'type-graphql';
import { Change } from '../../model/fact/change.js';
import { Conditions } from '../paging/conditions.js';
import { CHILD_PAGE, type Listing, type Relation } from '../paging/listing.js';
import { DateTimeFilter, IdFilter, StringFilter } from '../schema/operators.js';
import { listArgs, pageOf } from '../schema/page.js';
import { IN_CAMPAIGN, OF_CONNECTION } from './belonging.js';

@InputType({ description: 'Which changes; everything given must hold.' })
export class ChangeFilter {
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'Seen by the hub at this instant or later: what is new since a client last asked.',
  })
  since?: Date;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they happened.' })
  occurredAt?: DateTimeFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By what happened, such as status or approval_requested.' })
  what?: StringFilter;

  @Field(() => IdFilter, { nullable: true, description: 'By item they happened to.' })
  item?: IdFilter;

  @Field(() => IdFilter, { nullable: true, description: 'By person who made them; null: nobody known.' })
  actor?: IdFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By tool: the id of a connector, such as asana.' })
  tool?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By name of their connection.' })
  connection?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By key of the campaign of their item.' })
  campaign?: StringFilter;
}

export const ChangePage = pageOf(Change, 'Change', 'changes');

export const ChangeArgs = listArgs(
  'Change',
  'changes',
  { OCCURRED_AT: 'When they happened.', OBSERVED_AT: 'When the hub saw them.' },
  ChangeFilter,
);

export const CHANGES: Listing<Change, ChangeFilter> = {
  name: 'changes',
  entity: Change,
  from: 'change c',
  alias: 'c',
  tie: 'c.id',
  order: {
    OCCURRED_AT: { sql: 'c.occurred_at', type: 'timestamptz' },
    OBSERVED_AT: { sql: 'c.observed_at', type: 'timestamptz' },
  },
  defaultOrder: [{ field: 'OBSERVED_AT', direction: 'asc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .compare('c.observed_at', 'timestamptz', filter?.since ? { gte: filter.since } : undefined)
      .compare('c.occurred_at', 'timestamptz', filter?.occurredAt)
      .compare('c.what', 'text', filter?.what)
      .compare('c.item_id', 'uuid', filter?.item)
      .person('c.actor_alias_id', filter?.actor)
      .through(OF_CONNECTION('c'), 'n.connector', 'text', filter?.tool)
      .through(OF_CONNECTION('c'), 'n.name', 'text', filter?.connection)
      .through(IN_CAMPAIGN('c.item_id'), 'k.key', 'text', filter?.campaign).list,
};

const IN_ORDER_OF_TIME = [{ field: 'OCCURRED_AT', direction: 'asc' as const }];

/** The history of everything in a campaign, in the order in which it happened. */
export const TIMELINE: Relation = {
  name: 'campaign.timeline',
  join: 'JOIN campaign_item ci ON ci.item_id = c.item_id',
  on: 'ci.campaign_id = p.id',
  defaultOrder: IN_ORDER_OF_TIME,
};

export const CHANGES_OF_ITEM: Relation = {
  name: 'item.changes',
  on: 'c.item_id = p.id',
  defaultOrder: IN_ORDER_OF_TIME,
  size: CHILD_PAGE,
};
