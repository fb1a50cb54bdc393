import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsUUID, Length, ValidateIf } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { Wish } from './wishes.js';

@InputType({ description: 'Which suggestion is right.' })
export class AcceptSuggestionInput extends Wish {
  @Field(() => ID, { description: 'Id of the suggestion.' })
  @IsUUID('all')
  suggestion!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Key of the campaign, where the suggestion leaves open which; a new key makes a campaign.',
  })
  @ValidateIf((input: AcceptSuggestionInput) => input.campaign !== undefined)
  @Length(1, 100)
  campaign?: string;
}

@InputType({ description: 'Which suggestion is wrong.' })
export class RejectSuggestionInput extends Wish {
  @Field(() => ID, { description: 'Id of the suggestion.' })
  @IsUUID('all')
  suggestion!: string;
}

@InputType({ description: 'Which two people are one.' })
export class MergePeopleInput extends Wish {
  @Field(() => [ID], { description: 'Their ids: two.' })
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  people!: string[];
}

@InputType({ description: 'Which account is a person of its own.' })
export class SplitPersonInput extends Wish {
  @Field(() => ID, { description: 'Id of the alias: the account in one tool.' })
  @IsUUID('all')
  alias!: string;
}

@InputType({ description: 'Which two tasks are one piece of work, or are not.' })
export class LinkMirrorInput extends Wish {
  @Field(() => [ID], { description: 'Ids of the two tasks, of two tools.' })
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  tasks!: string[];

  @Field(() => Boolean, { nullable: true, description: 'False: they are two pieces of work, whatever they show.' })
  same?: boolean;
}

@InputType({ description: 'Which task waits for which other one.' })
export class AddDependencyInput extends Wish {
  @Field(() => ID, { description: 'Id of the task that cannot begin.' })
  @IsUUID('all')
  task!: string;

  @Field(() => ID, { description: 'Id of the task that must end before, in any tool.' })
  @IsUUID('all')
  dependsOn!: string;
}
