import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Connection } from '../../model/engine/connection.js';
import { Alias } from '../../model/fact/alias.js';
import { Fact } from '../../model/fact/source.js';
import type { HubContext } from '../context.js';
import { personOf } from './named.js';
import { Person } from '../../model/derived/person.js';

/** What every fact can say of itself. */
@Resolver(() => Fact)
export class FactResolver {
  @FieldResolver(() => Connection, { nullable: true, description: 'The connection it comes from.' })
  connection(@Root() fact: Fact, @Ctx() context: HubContext): Promise<Connection | null> {
    return context.loaders.one(Connection, 'id', fact.connectionId);
  }
}

@Resolver(() => Alias)
export class AliasResolver {
  @FieldResolver(() => Person, { nullable: true, description: 'Whose name it is.' })
  person(@Root() alias: Alias, @Ctx() context: HubContext): Person | null {
    return personOf(context, alias.id);
  }
}
