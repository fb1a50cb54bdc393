import { Field, InputType } from 'type-graphql';
import { Container } from '../../model/fact/container.js';
import { Conditions } from '../paging/conditions.js';
import type { Listing, Relation } from '../paging/listing.js';
import { StringFilter } from '../schema/operators.js';
import { listArgs, pageOf } from '../schema/page.js';
import { OF_CONNECTION } from './belonging.js';

@InputType({ description: 'Which containers; everything given must hold.' })
export class ContainerFilter {
  @Field(() => StringFilter, { nullable: true, description: "By the tool's word for them, such as project." })
  kind?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By name.' })
  name?: StringFilter;

  @Field(() => Boolean, { nullable: true, description: 'Only those put away, or only the others.' })
  archived?: boolean;

  @Field(() => StringFilter, { nullable: true, description: 'By key of their campaign.' })
  campaign?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By name of their connection.' })
  connection?: StringFilter;

  @Field(() => Boolean, { nullable: true, description: 'Also those the tool no longer has.' })
  includeGone?: boolean;
}

export const ContainerPage = pageOf(Container, 'Container', 'containers');

export const ContainerArgs = listArgs(
  'Container',
  'containers',
  { NAME: 'Their name.', KIND: "The tool's word for them." },
  ContainerFilter,
);

const OF_CAMPAIGN = `EXISTS (SELECT FROM campaign_container l JOIN campaign k ON k.id = l.campaign_id
  WHERE l.container_id = o.id AND {})`;

export const CONTAINERS: Listing<Container, ContainerFilter> = {
  name: 'containers',
  entity: Container,
  from: 'container o',
  alias: 'o',
  tie: 'o.id',
  order: { NAME: { sql: 'o.name', type: 'text' }, KIND: { sql: 'o.kind', type: 'text' } },
  defaultOrder: [{ field: 'NAME', direction: 'asc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .alive('o.gone_at', filter?.includeGone)
      .compare('o.kind', 'text', filter?.kind)
      .compare('o.name', 'text', filter?.name)
      .whether('o.archived', filter?.archived)
      .through(OF_CAMPAIGN, 'k.key', 'text', filter?.campaign)
      .through(OF_CONNECTION('o'), 'n.name', 'text', filter?.connection).list,
};

export const CONTAINERS_OF_CAMPAIGN: Relation = {
  name: 'campaign.containers',
  join: 'JOIN campaign_container cc ON cc.container_id = o.id',
  on: 'cc.campaign_id = p.id',
};
