import { Field, InputType } from 'type-graphql';
import { Campaign, CampaignItem } from '../../model/derived/campaign.js';
import { ItemKind, LinkRule } from '../../model/vocabulary.js';
import { Conditions } from '../paging/conditions.js';
import type { Listing, Relation } from '../paging/listing.js';
import { DateFilter, enumFilter, IdFilter, StringFilter, type EnumFilter } from '../schema/operators.js';
import { listArgs, pageOf } from '../schema/page.js';

@InputType({ description: 'Which campaigns; everything given must hold.' })
export class CampaignFilter {
  @Field(() => StringFilter, { nullable: true, description: 'By key, in upper case.' })
  key?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By name.' })
  name?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By business unit.' })
  businessUnit?: StringFilter;

  @Field(() => IdFilter, { nullable: true, description: 'By person who owns them; null: nobody.' })
  owner?: IdFilter;

  @Field(() => DateFilter, { nullable: true, description: 'By due date.' })
  dueOn?: DateFilter;

  @Field(() => Boolean, { nullable: true, description: 'Only those with an approval that waits, or only the others.' })
  hasOpenApprovals?: boolean;
}

export const CampaignPage = pageOf(Campaign, 'Campaign', 'campaigns');

export const CampaignArgs = listArgs(
  'Campaign',
  'campaigns',
  {
    KEY: 'Their key, or their name where they have none.',
    NAME: 'Their name.',
    DUE_ON: 'Their due date; those without one come after all dates.',
    CREATED_AT: 'When they were made; unknown times come after all others.',
  },
  CampaignFilter,
);

const WAITS_FOR_APPROVAL = `EXISTS (SELECT FROM campaign_item ci JOIN approval_state s ON s.approval_id = ci.item_id
  JOIN approval a ON a.id = s.approval_id
  WHERE ci.campaign_id = k.id AND ci.item_kind = 'approval' AND s.outcome = 'open' AND a.gone_at IS NULL)`;

export const CAMPAIGNS: Listing<Campaign, CampaignFilter> = {
  name: 'campaigns',
  entity: Campaign,
  from: 'campaign k',
  alias: 'k',
  tie: 'k.id',
  order: {
    KEY: { sql: 'coalesce(k.key, k.name)', type: 'text' },
    NAME: { sql: 'k.name', type: 'text' },
    DUE_ON: { sql: "coalesce(k.due_on, 'infinity')", type: 'date' },
    CREATED_AT: { sql: "coalesce(k.created_at, 'infinity')", type: 'timestamptz' },
  },
  defaultOrder: [{ field: 'KEY', direction: 'asc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .compare('k.key', 'text', filter?.key)
      .compare('k.name', 'text', filter?.name)
      .compare('k.business_unit', 'text', filter?.businessUnit)
      .person('k.owner_alias_id', filter?.owner)
      .compare('k.due_on', 'date', filter?.dueOn)
      .whether(WAITS_FOR_APPROVAL, filter?.hasOpenApprovals).list,
};

const ItemKindFilter = enumFilter(ItemKind, 'ItemKind');
const LinkRuleFilter = enumFilter(LinkRule, 'LinkRule');

@InputType({ description: 'Which links; everything given must hold.' })
export class LinkFilter {
  @Field(() => ItemKindFilter, { nullable: true, description: 'By sort of item.' })
  kind?: EnumFilter;

  @Field(() => LinkRuleFilter, { nullable: true, description: 'By rule that made them.' })
  rule?: EnumFilter;
}

export const LinkPage = pageOf(CampaignItem, 'Link', 'links');

export const LinkArgs = listArgs(
  'Link',
  'links',
  { KIND: 'The sort of item.', CONFIDENCE: 'How sure the rule is.' },
  LinkFilter,
);

export const LINKS: Listing<CampaignItem, LinkFilter> = {
  name: 'links',
  entity: CampaignItem,
  from: 'campaign_item ci',
  alias: 'ci',
  tie: 'ci.item_id',
  order: { KIND: { sql: 'ci.item_kind', type: 'text' }, CONFIDENCE: { sql: 'ci.confidence', type: 'float8' } },
  defaultOrder: [{ field: 'KIND', direction: 'asc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .compare('ci.item_kind', 'text', filter?.kind)
      .compare('ci.rule', 'text', filter?.rule).list,
};

export const LINKS_OF_CAMPAIGN: Relation = { name: 'campaign.links', on: 'ci.campaign_id = p.id' };
