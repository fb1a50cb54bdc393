import { Field, InputType } from 'type-graphql';
import { Approval } from '../../model/fact/approval.js';
import { ApprovalOutcome } from '../../model/vocabulary.js';
import { Conditions } from '../paging/conditions.js';
import { CHILD_PAGE, type Listing, type Relation } from '../paging/listing.js';
import { DateTimeFilter, enumFilter, IdFilter, StringFilter, type EnumFilter } from '../schema/operators.js';
import { listArgs, pageOf } from '../schema/page.js';
import { IN_CAMPAIGN, OF_CONNECTION } from './belonging.js';

const ApprovalOutcomeFilter = enumFilter(ApprovalOutcome, 'ApprovalOutcome');

@InputType({ description: 'Which approvals; everything given must hold.' })
export class ApprovalFilter {
  @Field(() => StringFilter, { nullable: true, description: 'By gate, such as editorial or legal.' })
  gate?: StringFilter;

  @Field(() => ApprovalOutcomeFilter, { nullable: true, description: 'By where they stand.' })
  outcome?: EnumFilter;

  @Field(() => IdFilter, { nullable: true, description: 'By person they wait on; null: nobody.' })
  waitingOn?: IdFilter;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when the open round began.' })
  waitingSince?: DateTimeFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By key of their campaign.' })
  campaign?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By name of their connection.' })
  connection?: StringFilter;

  @Field(() => Boolean, { nullable: true, description: 'Also those the tool no longer has.' })
  includeGone?: boolean;
}

export const ApprovalPage = pageOf(Approval, 'Approval', 'approvals');

export const ApprovalArgs = listArgs(
  'Approval',
  'approvals',
  {
    WAITING_SINCE: 'When the open round began; those that wait for nobody come after all others.',
    CREATED_AT: 'When they were made; unknown times come after all others.',
    GATE: 'Their gate.',
  },
  ApprovalFilter,
);

/** Only approvals that the fold keeps: a copy of one in another tool has no state of its own. */
export const APPROVALS: Listing<Approval, ApprovalFilter> = {
  name: 'approvals',
  entity: Approval,
  from: 'approval a JOIN approval_state s ON s.approval_id = a.id',
  alias: 'a',
  tie: 'a.id',
  order: {
    WAITING_SINCE: { sql: "coalesce(s.waiting_since, 'infinity')", type: 'timestamptz' },
    CREATED_AT: { sql: "coalesce(a.created_at, 'infinity')", type: 'timestamptz' },
    GATE: { sql: 's.gate', type: 'text' },
  },
  defaultOrder: [{ field: 'WAITING_SINCE', direction: 'asc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .alive('a.gone_at', filter?.includeGone)
      .compare('s.gate', 'text', filter?.gate)
      .compare('s.outcome', 'text', filter?.outcome)
      .person('s.waiting_on_alias_ids', filter?.waitingOn, 'many')
      .compare('s.waiting_since', 'timestamptz', filter?.waitingSince)
      .through(IN_CAMPAIGN('a.id'), 'k.key', 'text', filter?.campaign)
      .through(OF_CONNECTION('a'), 'n.name', 'text', filter?.connection).list,
};

export const APPROVALS_OF_CAMPAIGN: Relation = {
  name: 'campaign.approvals',
  join: 'JOIN campaign_item ci ON ci.item_id = a.id',
  on: "ci.campaign_id = p.id AND ci.item_kind = 'approval'",
};

export const APPROVALS_OF_ITEM: Relation = {
  name: 'item.approvals',
  on: 's.item_id = p.id AND s.approval_id <> p.id',
  size: CHILD_PAGE,
};
