import { Arg, Extensions, Query, Resolver } from 'type-graphql';
import { definitions } from '../../metrics/definition.js';
import { MetricDefinition } from '../schema/definitions.js';

@Resolver()
export class DefinitionQueries {
  @Extensions({ size: 70 })
  @Query(() => [MetricDefinition], { nullable: 'items', description: 'Every metric, as it is computed.' })
  metricDefinitions(
    @Arg('ids', () => [String], { nullable: true, description: 'Only these.' }) ids?: string[],
  ): readonly MetricDefinition[] {
    return definitions().filter(({ id }) => !ids || ids.includes(id));
  }
}
