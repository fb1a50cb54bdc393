import { Field, Float, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import { Measured, Window } from './flow-window.js';

@ObjectType({ description: 'Hand-offs in one dimension.', simpleResolvers: true })
export class HandoffTally {
  @Field(() => Int, { description: 'How many.' })
  count!: number;

  @Field(() => Int, { description: 'How many went straight back.' })
  pingpong!: number;

  @Field(() => Int, { description: 'How many went back to somebody earlier.' })
  returns!: number;
}

@ObjectType({ description: 'How often work passed from one team to another.', simpleResolvers: true })
export class HandoffPair {
  @Field(() => String, { description: 'The team before.' })
  from!: string;

  @Field(() => String, { description: 'The team after.' })
  to!: string;

  @Field(() => Int, { description: 'How often.' })
  count!: number;
}

@ObjectType({ description: 'How often responsibility passed on (handoffs).', simpleResolvers: true })
export class Handoffs {
  @Field(() => HandoffTally, { description: 'From person to person.' })
  person!: HandoffTally;

  @Field(() => HandoffTally, { description: 'From team to team.' })
  team!: HandoffTally;

  @Field(() => HandoffTally, { description: 'From function to function.' })
  function!: HandoffTally;

  @Field(() => Int, { description: 'From tool to tool, along dependencies.' })
  tool!: number;

  @Field(() => Int, { description: 'Dependencies with nobody responsible on a side.' })
  unknownEdges!: number;

  @Field(() => [HandoffPair], {
    nullable: 'items',
    description: 'Between which teams, within items; most often first.',
  })
  matrix!: HandoffPair[];

  @Field(() => [String], { nullable: 'items', description: 'What limits it: no_teams where hub.yaml names none.' })
  flags!: string[];
}

@ObjectType({ description: 'Messages that ask for status, never by person (status_chase).', simpleResolvers: true })
export class Chases {
  @Field(() => Measured, { description: 'Their share of all messages of humans.' })
  share!: Measured;

  @Field(() => Int, { nullable: true, description: 'Those that ask where things are.' })
  progress!: number | null;

  @Field(() => Int, { nullable: true, description: 'Those that ask who owns something.' })
  owner!: number | null;

  @Field(() => Int, { nullable: true, description: 'Those that ask which version is the latest.' })
  version!: number | null;

  @Field(() => Int, { nullable: true, description: 'Those that ask whether all is ready.' })
  readiness!: number | null;
}

@ObjectType({ description: 'What aligning across teams takes (alignment_effort).', simpleResolvers: true })
export class Alignment {
  @Field(() => Float, { nullable: true, description: 'Person-hours of meetings; null: no tool tells of meetings.' })
  meetingHours!: number | null;

  @Field(() => Int, { description: 'Messages in threads across teams.' })
  messages!: number;

  @Field(() => Measured, { description: 'Person-hours of all; two minutes a message.' })
  effort!: Measured;
}

@ObjectType({ description: 'What coordinating work takes, guarded so that it judges nobody.', simpleResolvers: true })
export class CoordinationAnswer {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => Window, { description: 'When the talk was.' })
  window!: Window;

  @Field(() => String, { description: 'Which definitions are in force.' })
  definitionVersion!: string;

  @Field(() => Handoffs, { description: 'How often responsibility passed on.' })
  handoffs!: Handoffs;

  @Field(() => Chases, { description: 'How often status was asked for.' })
  chases!: Chases;

  @Field(() => Alignment, { description: 'What aligning across teams takes.' })
  alignment!: Alignment;

  @Field(() => Measured, {
    description:
      'Tool switches a person and day, a lower bound (tool_switches); null unless hub.yaml sets privacy.coordination.',
  })
  toolSwitches!: Measured;

  @Field(() => Measured, {
    description:
      'The modelled share of working time that coordination takes (coordination_load); null unless hub.yaml sets privacy.coordination.',
  })
  coordinationLoad!: Measured;
}
