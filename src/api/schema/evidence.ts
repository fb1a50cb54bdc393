import { Field, GraphQLISODateTime, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Change } from '../../model/fact/change.js';
import { FlowKey } from '../../model/vocabulary.js';
import { Item } from './answers.js';
import { ItemFlow } from './flow.js';
import { FlowFilter, WindowInput } from './flow-window.js';

@InputType({ description: 'One key of a group of the field flow.' })
export class GroupKeyInput {
  @Field(() => FlowKey, { description: 'By what it was grouped.' })
  by!: string;

  @Field(() => String, { nullable: true, description: 'What the group has in common; null: there is none.' })
  value?: string | null;
}

@InputType({ description: 'Which number of the field flow: its window, its filter, and the keys of its group.' })
export class EvidenceInput {
  @Field(() => WindowInput, { nullable: true, description: 'The window of the answer; absent: the last 90 days.' })
  window?: WindowInput;

  @Field(() => FlowFilter, { nullable: true, description: 'The filter of the answer.' })
  filter?: FlowFilter;

  @Field(() => [GroupKeyInput], { nullable: true, description: 'The keys of the group; absent: all that finished.' })
  keys?: GroupKeyInput[];
}

@ObjectType({
  description: 'The record of a tool that said something. Its bytes stay with the hub.',
  simpleResolvers: true,
})
export class RecordReference {
  @Field(() => ID, { description: 'Id of the record.' })
  id!: string;

  @Field(() => String, { description: 'The stream that brought it.' })
  stream!: string;

  @Field(() => String, { description: "The tool's own key of it." })
  key!: string;

  @Field(() => String, { nullable: true, description: "The tool's own version of it, where it has one." })
  version!: string | null;

  @Field(() => String, { description: 'SHA-256 of what it says, without what changes by itself.' })
  hash!: string;

  @Field(() => GraphQLISODateTime, { description: 'When the hub asked for it last.' })
  requestedAt!: Date;

  @Field(() => String, { description: 'Whether the tool still has it: live, deleted or hidden.' })
  state!: string;

  @Field(() => Boolean, { description: 'Whether its text was left out before it was kept.' })
  redacted!: boolean;
}

@ObjectType({
  description: 'One item behind a number, with the history that its times come from.',
  simpleResolvers: true,
})
export class Evidence {
  @Field(() => Item, { nullable: true, description: 'The item.' })
  item!: Item | null;

  @Field(() => ItemFlow, { nullable: true, description: 'Its times.' })
  flow!: ItemFlow | null;

  @Field(() => [Change], {
    nullable: 'items',
    description: 'Its history in order, at most 200 lines; each names the record that said it.',
  })
  changes!: Change[];
}

@ObjectType({ description: 'The items behind a number, in the order in which they finished.', simpleResolvers: true })
export class EvidencePage {
  @Field(() => Int, { description: 'How many there are: what the number counts.' })
  total!: number;

  @Field(() => [Evidence], { nullable: 'items', description: 'Up to 50 of them.' })
  items!: Evidence[];
}
