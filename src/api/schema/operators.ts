import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, GraphQLISODateTime, ID, InputType } from 'type-graphql';

/** Operators on a text. */
@InputType({ description: 'What a text must be; every operator given must hold.' })
export class StringFilter {
  @Field(() => String, { nullable: true, description: 'Exactly this; null: there is none.' })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'One of these.' })
  in?: string[];

  @Field(() => String, { nullable: true, description: 'Holds this, whatever the case of its letters.' })
  contains?: string;
}

/** Operators on an id of this graph. */
@InputType({ description: 'Which ids; every operator given must hold.' })
export class IdFilter {
  @Field(() => ID, { nullable: true, description: 'Exactly this; null: there is none.' })
  eq?: string | null;

  @Field(() => [ID], { nullable: true, description: 'One of these.' })
  in?: string[];
}

/** Operators on an instant. */
@InputType({ description: 'Which instants; every operator given must hold.' })
export class DateTimeFilter {
  @Field(() => GraphQLISODateTime, { nullable: true, description: 'At this instant or later.' })
  gte?: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'Before this instant.' })
  lt?: Date;
}

/** Operators on a date. */
@InputType({ description: 'Which dates; every operator given must hold.' })
export class DateFilter {
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Exactly this; null: there is none.' })
  eq?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'On this date or later.' })
  gte?: string;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Before this date.' })
  lt?: string;
}

/** What every enum's filter looks like. */
export interface EnumFilter {
  eq?: string | null;
  in?: string[];
}

/** Operators on a closed list of words. */
export function enumFilter(words: object, name: string): new () => EnumFilter {
  @InputType(`${name}Filter`, { description: 'Which of the words; every operator given must hold.' })
  class Filter implements EnumFilter {
    @Field(() => words, { nullable: true, description: 'Exactly this; null: there is none.' })
    eq?: string | null;

    @Field(() => [words], { nullable: true, description: 'One of these.' })
    in?: string[];
  }
  return Filter;
}
