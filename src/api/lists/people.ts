import { Field, InputType } from 'type-graphql';
import { Person } from '../../model/derived/person.js';
import { Conditions } from '../paging/conditions.js';
import type { Listing, Relation } from '../paging/listing.js';
import { StringFilter } from '../schema/operators.js';
import { listArgs, pageOf } from '../schema/page.js';

@InputType({ description: 'Which people; everything given must hold.' })
export class PersonFilter {
  @Field(() => StringFilter, { nullable: true, description: 'By name.' })
  name?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By team.' })
  team?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By business unit.' })
  businessUnit?: StringFilter;

  @Field(() => Boolean, { nullable: true, description: 'Only programs, or only human beings.' })
  bot?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Only those whom a tool still lets in, or only the others.' })
  active?: boolean;
}

export const PersonPage = pageOf(Person, 'Person', 'people');

export const PersonArgs = listArgs('Person', 'people', { NAME: 'Their name.' }, PersonFilter);

export const PEOPLE: Listing<Person, PersonFilter> = {
  name: 'people',
  entity: Person,
  from: 'person pe',
  alias: 'pe',
  tie: 'pe.id',
  order: { NAME: { sql: 'pe.name', type: 'text' } },
  defaultOrder: [{ field: 'NAME', direction: 'asc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .compare('pe.name', 'text', filter?.name)
      .compare('pe.team', 'text', filter?.team)
      .compare('pe.business_unit', 'text', filter?.businessUnit)
      .whether('pe.bot', filter?.bot)
      .whether('pe.active', filter?.active).list,
};

/** Everyone whose name stands on something in the campaign: owns, made, was asked, decided, wrote, changed. */
export const PEOPLE_OF_CAMPAIGN: Relation = {
  name: 'campaign.people',
  on: `pe.id IN (SELECT ap.person_id FROM alias_person ap WHERE ap.alias_id IN (
    SELECT owned.owner_alias_id FROM campaign owned WHERE owned.id = p.id
    UNION
    SELECT acted.alias_id FROM campaign_item ci CROSS JOIN LATERAL (
      SELECT unnest(t.assignee_alias_ids || t.creator_alias_id) AS alias_id FROM task t WHERE t.id = ci.item_id
      UNION SELECT a.owner_alias_id FROM asset a WHERE a.id = ci.item_id
      UNION SELECT v.author_alias_id FROM asset_version v WHERE v.asset_id = ci.item_id
      UNION SELECT m.author_alias_id FROM message m WHERE m.id = ci.item_id OR m.item_id = ci.item_id
      UNION SELECT c.actor_alias_id FROM change c WHERE c.item_id = ci.item_id
      UNION SELECT unnest(r.approver_alias_ids || r.requester_alias_id) FROM approval_round r WHERE r.approval_id = ci.item_id
      UNION SELECT d.actor_alias_id FROM approval_round r JOIN approval_decision d ON d.round_id = r.id
        WHERE r.approval_id = ci.item_id
    ) acted WHERE ci.campaign_id = p.id))`,
};
