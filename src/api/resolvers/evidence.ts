import { Arg, Ctx, Extensions, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { finishedStatement } from '../../history/window.js';
import type { Key } from '../../history/window.js';
import { Change } from '../../model/fact/change.js';
import { Fact } from '../../model/fact/source.js';
import type { HubContext } from '../context.js';
import { refused } from '../failures/codes.js';
import { columnsOf } from '../reading/columns.js';
import { Evidence, EvidenceInput, EvidencePage, RecordReference } from '../schema/evidence.js';
import { itemOf } from './item.js';
import { asker, toldOf, windowOf, wishes } from './scope.js';
import { itemFlow } from './times.js';

const PAGE = 50;

const CHANGES = `
  SELECT c.item_id AS "_parent", ${columnsOf(Change, 'c')} FROM unnest($1::uuid[]) AS i (id) CROSS JOIN LATERAL (
    SELECT * FROM change WHERE item_id = i.id ORDER BY occurred_at, id LIMIT 200) c ORDER BY c.occurred_at, c.id`;

const RECORDS = `
  SELECT r.id AS "_parent", r.id, r.stream, r.key, r.version, r.hash, r.requested_at AS "requestedAt", r.state, r.redacted
  FROM raw_record r WHERE r.id = ANY($1::uuid[])`;

@Resolver()
export class EvidenceQueries {
  @Extensions({ size: 300 })
  @Query(() => EvidencePage, {
    description: 'The items that a number of the field flow counts, with the history behind each.',
  })
  async evidence(
    @Ctx() context: HubContext,
    @Arg('of', () => EvidenceInput, { description: 'Which number.' }) of: EvidenceInput,
    @Arg('first', () => Int, { defaultValue: PAGE, description: 'How many items, at most 50.' }) first: number = PAGE,
    @Arg('skip', () => Int, { defaultValue: 0, description: 'How many of the first items are left out.' })
    skip: number = 0,
  ): Promise<EvidencePage> {
    if (first < 1 || first > PAGE || skip < 0)
      throw refused('BAD_USER_INPUT', `first takes 1 to ${PAGE}, skip 0 or more`);
    const keys = (of.keys ?? []).map(({ by, value }) => [by as Key, value ?? null] as const);
    const span = windowOf(of.window, context.nowMs);
    const { tz } = context.options.measure;
    const { text, values } = finishedStatement(
      { ...span, tz, keys, conditions: (given) => wishes(context, of.filter, given) },
      first,
      skip,
    );
    const rows = await asker(context)<{ id: string; total: number }>(text, values);
    const items = rows.map(({ id }) => id);
    const { history, items: told } = await toldOf(context, { items }, context.nowMs);
    return {
      total: rows[0]?.total ?? 0,
      items: await Promise.all(
        items.map(async (id): Promise<Evidence> => {
          const own = history.items.get(id);
          return {
            item: await itemOf(context, id),
            flow: own ? itemFlow(own, history, 'wall', told.get(id)!.gap) : null,
            changes: await context.loaders.manyFrom<Change>('evidence.changes', CHANGES, id),
          };
        }),
      ),
    };
  }
}

/** Where a fact comes from, down to the bytes. */
@Resolver(() => Fact)
export class RecordResolver {
  @FieldResolver(() => RecordReference, {
    nullable: true,
    description: 'The record that said it; null: it was erased.',
  })
  record(@Root() fact: Fact, @Ctx() context: HubContext): Promise<RecordReference | null> {
    return context.loaders.oneFrom<RecordReference>('fact.record', RECORDS, fact.rawId);
  }
}
