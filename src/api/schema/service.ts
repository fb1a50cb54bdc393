import { Field, Float, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import { ClockName, ServiceState } from '../../model/vocabulary.js';
import { Measured, Window } from './flow-window.js';

@ObjectType({
  description: 'What is promised of every work item: definitions.servicePolicy of hub.yaml.',
  simpleResolvers: true,
})
export class ServicePolicy {
  @Field(() => Float, { description: 'In how many hours an item is to be done.' })
  targetHours!: number;

  @Field(() => ClockName, { description: 'Which hours count.' })
  clock!: string;

  @Field(() => String, { description: 'From when they count: created or started.' })
  start!: string;

  @Field(() => [String], { nullable: 'items', description: 'In which states the timer stands still.' })
  pause!: string[];
}

@ObjectType({ description: 'How an item stands against what is promised (sla).', simpleResolvers: true })
export class ServiceTimer {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => ServicePolicy, { nullable: true, description: 'What is promised; null: nothing is.' })
  policy!: ServicePolicy | null;

  @Field(() => ServiceState, { nullable: true, description: 'How it stands; null: the timer has not started.' })
  state!: string | null;

  @Field(() => Float, { nullable: true, description: 'Hours on the timer.' })
  elapsedHours!: number | null;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When the target is reached if nothing pauses any more; null unless the timer runs.',
  })
  dueAt!: Date | null;

  @Field(() => [String], { nullable: 'items', description: 'What limits it: no_source (hub.yaml promises nothing).' })
  flags!: string[];
}

@ObjectType({ description: 'How often what is promised was kept (sla_compliance).', simpleResolvers: true })
export class ServiceCompliance {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => Window, { nullable: true, description: 'When what is counted finished; null: ever.' })
  window!: Window | null;

  @Field(() => String, { description: 'Which definitions are in force.' })
  definitionVersion!: string;

  @Field(() => ServicePolicy, { nullable: true, description: 'What is promised; null: nothing is.' })
  policy!: ServicePolicy | null;

  @Field(() => Measured, {
    description:
      'The share that was kept, of what was kept or breached; its coverage is their share of all with a timer.',
  })
  rate!: Measured;

  @Field(() => Int, { nullable: true, description: 'Items that kept it.' })
  met!: number | null;

  @Field(() => Int, { nullable: true, description: 'Items that breached it, open ones too.' })
  breached!: number | null;

  @Field(() => Int, { nullable: true, description: 'Open items that may still keep it; paused ones too.' })
  running!: number | null;
}
