import { Field, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import { Person } from '../../model/derived/person.js';
import { Category } from '../../model/vocabulary.js';
import { Item } from './answers.js';

@ObjectType({ description: 'The open item of a campaign that is due first.', simpleResolvers: true })
export class Milestone {
  @Field(() => Item, { nullable: true, description: 'The item.' })
  item!: Item | null;

  @Field(() => String, { description: 'The date or the instant on which it is due, as it is known by now.' })
  due!: string;

  @Field(() => Person, { nullable: true, description: 'Who owns it; null: nobody does.' })
  owner!: Person | null;
}

@ObjectType({ description: 'What one tool says of a campaign.', simpleResolvers: true })
export class ToolState {
  @Field(() => String, { description: 'The tool.' })
  tool!: string;

  @Field(() => Category, { nullable: true, description: 'Where its items stand together; null: it holds no work.' })
  state!: string | null;

  @Field(() => Int, { description: 'How many work items it holds.' })
  items!: number;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it told something last.' })
  heardAt!: Date | null;
}
