import { Field, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import { Person } from '../../model/derived/person.js';
import { OwnerConfidence, OwnerRule } from '../../model/vocabulary.js';
import { Item } from './answers.js';
import { Measured } from './flow-window.js';

@ObjectType({ description: 'Who owns an item, and how the hub knows (owner).', simpleResolvers: true })
export class ItemOwnership {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => Person, {
    nullable: true,
    description: 'The one active human who owns it; null: nobody does, or a past instant is asked for.',
  })
  owner!: Person | null;

  @Field(() => String, { nullable: true, description: "The owner's team." })
  team!: string | null;

  @Field(() => OwnerRule, { nullable: true, description: 'The rule that names the owner; null: none does.' })
  via!: string | null;

  @Field(() => OwnerConfidence, { description: 'How sure that is.' })
  confidence!: string;

  @Field(() => Boolean, { description: 'Whether a rule before named several, so that the next was asked.' })
  ambiguous!: boolean;

  @Field(() => [String], {
    nullable: 'items',
    description: 'What limits it: no_source_role (no tool tells of roles).',
  })
  flags!: string[];
}

@ObjectType({
  description: 'How much of the open work of a campaign has an owner (ownership_coverage).',
  simpleResolvers: true,
})
export class CampaignOwnership {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => String, { description: 'Which definitions are in force.' })
  definitionVersion!: string;

  @Field(() => Measured, { description: 'The share of open items with an explicit owner.' })
  coverage!: Measured;

  @Field(() => Int, { description: 'Open items whose owner is said of themselves.' })
  explicit!: number;

  @Field(() => Int, { description: 'Open items whose owner is said of what they are a part of.' })
  inherited!: number;

  @Field(() => Int, { description: 'Open items whose owner is concluded from their place or their maker.' })
  inferred!: number;

  @Field(() => Int, { description: 'Open items that nobody is known to own.' })
  none!: number;

  @Field(() => Int, { description: 'Open items for which a rule named several.' })
  ambiguous!: number;

  @Field(() => [Item], { nullable: 'items', description: 'Up to 50 open items that nobody is known to own.' })
  orphans!: Item[];
}
