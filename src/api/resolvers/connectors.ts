import { Ctx, Extensions, Query, Resolver } from 'type-graphql';
import type { HubContext } from '../context.js';
import { ConnectorCard } from '../schema/connectors.js';

@Resolver()
export class ConnectorQueries {
  @Extensions({ size: 20 })
  @Query(() => [ConnectorCard], {
    nullable: 'items',
    description: 'Every tool the hub can be connected to, and what is proved of it.',
  })
  connectors(@Ctx() { options }: HubContext): readonly ConnectorCard[] {
    return options.connectors ?? [];
  }
}
