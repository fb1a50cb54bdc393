import { gunzipSync } from 'node:zlib';
import { Args, Ctx, Extensions, FieldResolver, GraphQLISODateTime, Int, Resolver, Root } from 'type-graphql';
import { Connection } from '../../model/engine/connection.js';
import { Quarantined } from '../../model/engine/quarantine.js';
import { RawBody } from '../../model/engine/raw.js';
import { SyncRun } from '../../model/engine/stream-state.js';
import type { HubContext } from '../context.js';
import { RUNS_OF_CONNECTION, SYNC_RUNS, SyncRunArgs, SyncRunPage } from '../lists/operations.js';
import type { PageRequest } from '../paging/listing.js';
import { pageWithin, type Page } from '../paging/page.js';
import { freshnessOf } from './sources.js';

/** A body shown to a person; what is longer is cut, and unpacking stops far before it could fill memory. */
const PAYLOAD_BYTES = 16 * 1024;
const UNPACKED_BYTES = 8 * 1024 * 1024;

@Resolver(() => Connection)
export class AccountResolver {
  @FieldResolver(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When its stalest stream was last asked with success.',
  })
  async asOf(@Root() connection: Connection, @Ctx() context: HubContext): Promise<Date | null> {
    return (await freshnessOf(context, connection.id))?.asOf ?? null;
  }

  @FieldResolver(() => GraphQLISODateTime, {
    nullable: true,
    description: 'All that the tool had shown before this instant is in the graph.',
  })
  async completeThrough(@Root() connection: Connection, @Ctx() context: HubContext): Promise<Date | null> {
    return (await freshnessOf(context, connection.id))?.completeThrough ?? null;
  }

  @FieldResolver(() => Int, { description: 'How many of its records wait in quarantine.' })
  async quarantined(@Root() connection: Connection, @Ctx() context: HubContext): Promise<number> {
    return (await freshnessOf(context, connection.id))?.quarantined ?? 0;
  }

  @Extensions({ size: RUNS_OF_CONNECTION.size })
  @FieldResolver(() => SyncRunPage, { nullable: true, description: 'Its readings, the newest first.' })
  runs(
    @Root() connection: Connection,
    @Ctx() context: HubContext,
    @Args(() => SyncRunArgs, { validate: false }) args: PageRequest,
  ): Promise<Page<SyncRun>> {
    return pageWithin(context, SYNC_RUNS, RUNS_OF_CONNECTION, connection.id, args);
  }
}

@Resolver(() => SyncRun)
export class SyncRunResolver {
  @FieldResolver(() => Connection, { nullable: true, description: 'The connection that was read.' })
  connection(@Root() run: SyncRun, @Ctx() context: HubContext): Promise<Connection | null> {
    return context.loaders.one(Connection, 'id', run.connectionId);
  }
}

@Resolver(() => Quarantined)
export class QuarantinedResolver {
  @FieldResolver(() => Connection, { nullable: true, description: 'The connection it came from.' })
  connection(@Root() record: Quarantined, @Ctx() context: HubContext): Promise<Connection | null> {
    return context.loaders.one(Connection, 'id', record.connectionId);
  }

  @Extensions({ role: 'admin' })
  @FieldResolver(() => String, {
    nullable: true,
    description: 'What the tool sent, cut to 16 KiB; for administrators only.',
  })
  async payload(@Root() record: Quarantined, @Ctx() context: HubContext): Promise<string | null> {
    const body = await context.loaders.one(RawBody, 'id', record.bodyId);
    if (!body) return null;
    const bytes = gunzipSync(body.bytes, { maxOutputLength: UNPACKED_BYTES });
    return bytes.subarray(0, PAYLOAD_BYTES).toString('utf8');
  }
}
