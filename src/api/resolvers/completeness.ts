import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Connection } from '../../model/engine/connection.js';
import type { HubContext } from '../context.js';
import type { Item } from '../schema/answers.js';
import { AnnouncedCount, NotSeenCount, StreamFreshness, Visible } from '../schema/completeness.js';
import { itemOf } from './item.js';
import { freshnessOf } from './sources.js';

const STREAMS = `
  SELECT s.connection_id AS "_parent", s.stream, count(*)::int AS parts, min(s.as_of) AS "asOf",
    min(s.complete_through) FILTER (WHERE s.version IS NULL) AS "completeThrough", min(s.problem) AS problem,
    (SELECT count(*)::int FROM raw_record r WHERE r.connection_id = s.connection_id AND r.stream = s.stream AND r.state = 'live') AS records,
    (SELECT count(*)::int FROM part_queue q WHERE q.connection_id = s.connection_id AND q.stream = s.stream) AS "waitingParts"
  FROM stream_state s WHERE s.connection_id = ANY($1::uuid[]) GROUP BY s.connection_id, s.stream ORDER BY s.stream`;

const VISIBLE = `
  SELECT v.connection_id AS "_parent", v.kind, count(*)::int AS count FROM (
    SELECT connection_id, kind FROM container WHERE gone_at IS NULL
    UNION ALL SELECT connection_id, 'person' FROM alias
    UNION ALL SELECT connection_id, 'task' FROM task WHERE gone_at IS NULL
    UNION ALL SELECT connection_id, 'asset' FROM asset WHERE gone_at IS NULL
    UNION ALL SELECT connection_id, 'approval' FROM approval WHERE gone_at IS NULL
    UNION ALL SELECT connection_id, 'message' FROM message WHERE gone_at IS NULL) v
  WHERE v.connection_id = ANY($1::uuid[]) GROUP BY v.connection_id, v.kind ORDER BY v.kind`;

const NOT_SEEN = `
  SELECT n.connection_id AS "_parent", n.kind, count(*)::int AS count, (array_agg(n.named_by_id ORDER BY n.times DESC, n.id))[1:5] AS ids
  FROM not_seen n WHERE n.connection_id = ANY($1::uuid[]) GROUP BY n.connection_id, n.kind ORDER BY n.kind`;

const ANNOUNCED = `
  SELECT c.connection_id AS "_parent", c.what, sum(c.count)::int AS announced, sum(least(c.count, c.stored))::int AS stored,
    count(*) FILTER (WHERE c.stored < c.count)::int AS short,
    coalesce((array_agg(c.of_id ORDER BY c.count - c.stored DESC, c.of_id) FILTER (WHERE c.stored < c.count))[1:5], '{}') AS ids
  FROM (
    SELECT a.connection_id, a.what, a.count, a.of_id, CASE a.what
      WHEN 'subtasks' THEN (SELECT count(*) FROM (SELECT id FROM task WHERE parent_id = a.of_id AND gone_at IS NULL UNION ALL SELECT id FROM approval WHERE parent_id = a.of_id AND gone_at IS NULL) x)
      WHEN 'replies' THEN (SELECT count(*) FROM message_thread own JOIN message_thread t ON t.thread_id = own.thread_id AND t.message_id <> own.message_id
                           JOIN message m ON m.id = t.message_id AND m.gone_at IS NULL WHERE own.message_id = a.of_id)
      ELSE (SELECT count(DISTINCT p.item_id) FROM placement p WHERE p.container_id = a.of_id AND NOT EXISTS (SELECT FROM task t WHERE t.id = p.item_id AND t.gone_at IS NOT NULL))
    END AS stored
    FROM announced a WHERE a.connection_id = ANY($1::uuid[])
      AND NOT EXISTS (SELECT FROM task t WHERE t.id = a.of_id AND t.gone_at IS NOT NULL) AND NOT EXISTS (SELECT FROM message m WHERE m.id = a.of_id AND m.gone_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM container k WHERE k.id = a.of_id AND k.gone_at IS NOT NULL)
  ) c GROUP BY c.connection_id, c.what ORDER BY c.what`;

type Named<Row> = Row & { ids: string[] };

const itemsOf = async (context: HubContext, ids: string[]): Promise<Item[]> =>
  (await Promise.all(ids.map((id) => itemOf(context, id)))).filter((item) => item !== null);

/** For whom the answer is complete: what the token sees, what is named and not shown, what is announced and not here. */
@Resolver(() => Connection)
export class CompletenessResolver {
  @FieldResolver(() => [StreamFreshness], {
    nullable: 'items',
    description: 'How far each of its streams has been read.',
  })
  streams(@Root() connection: Connection, @Ctx() context: HubContext): Promise<StreamFreshness[]> {
    return context.loaders.manyFrom<StreamFreshness>('connection.streams', STREAMS, connection.id);
  }

  @FieldResolver(() => [Visible], { nullable: 'items', description: 'What its token can see.' })
  visible(@Root() connection: Connection, @Ctx() context: HubContext): Promise<Visible[]> {
    return context.loaders.manyFrom<Visible>('connection.visible', VISIBLE, connection.id);
  }

  @FieldResolver(() => [NotSeenCount], {
    nullable: 'items',
    description:
      'What it names and does not show to our token: there, but not readable, or gone before our first look.',
  })
  async notSeen(@Root() connection: Connection, @Ctx() context: HubContext): Promise<NotSeenCount[]> {
    const rows = await context.loaders.manyFrom<Named<NotSeenCount>>('connection.notSeen', NOT_SEEN, connection.id);
    return Promise.all(
      rows.map(async ({ kind, count, ids }) => ({ kind, count, namedBy: await itemsOf(context, ids) })),
    );
  }

  @FieldResolver(() => Int, {
    description: 'How many records our token could read once and cannot any more; they stay as they were seen last.',
  })
  async noLongerReadable(@Root() connection: Connection, @Ctx() context: HubContext): Promise<number> {
    return (await freshnessOf(context, connection.id))?.noLongerReadable ?? 0;
  }

  @FieldResolver(() => [AnnouncedCount], {
    nullable: 'items',
    description: 'Counts that the tool announces, beside what the graph holds.',
  })
  async announced(@Root() connection: Connection, @Ctx() context: HubContext): Promise<AnnouncedCount[]> {
    const rows = await context.loaders.manyFrom<Named<AnnouncedCount>>(
      'connection.announced',
      ANNOUNCED,
      connection.id,
    );
    return Promise.all(
      rows.map(async ({ what, announced, stored, short, ids }) => ({
        what,
        announced,
        stored,
        short,
        examples: await itemsOf(context, ids),
      })),
    );
  }
}
