import { Arg, Ctx, Extensions, Query, Resolver } from 'type-graphql';
import type { Measure } from '../../history/settings.js';
import { definitions } from '../../metrics/definition.js';
import { Definition } from '../../model/engine/definition.js';
import type { HubContext } from '../context.js';
import { columnsOf } from '../reading/columns.js';
import { DefinitionVersion, MetricDefinition } from '../schema/definitions.js';

const VERSIONS = `
  SELECT ${columnsOf(Definition, 'd')} FROM definition d ORDER BY d.until DESC NULLS FIRST, d.since DESC, d.version LIMIT 100`;

@Resolver()
export class DefinitionQueries {
  @Extensions({ size: 70 })
  @Query(() => [MetricDefinition], { nullable: 'items', description: 'Every metric, as it is computed.' })
  metricDefinitions(
    @Arg('ids', () => [String], { nullable: true, description: 'Only these.' }) ids?: string[],
  ): readonly MetricDefinition[] {
    return definitions().filter(({ id }) => !ids || ids.includes(id));
  }

  @Extensions({ size: 100 })
  @Query(() => [DefinitionVersion], {
    nullable: 'items',
    description: 'By what times are measured, and were in the last 180 days, the newest first; at most 100.',
  })
  async definitionVersions(@Ctx() { db }: HubContext): Promise<DefinitionVersion[]> {
    const rows = await db.rows<Omit<Definition, 'measure'> & { measure: Measure }>(VERSIONS);
    return rows.map(({ measure, ...kept }) => ({
      ...kept,
      timezone: measure.tz,
      startCategories: [...measure.startCategories],
      touchCategories: [...measure.touchCategories],
      teams: Object.keys(measure.teams ?? {}),
    }));
  }
}
