import { ArrayMaxSize, IsUUID, Length, Matches, ValidateIf } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Decision } from '../../model/decision/decision.js';
import { SyncRun } from '../../model/engine/stream-state.js';
import { Item } from './answers.js';

const PRINTABLE = /^[\x21-\x7e]+$/;

@InputType({ description: 'What every wish carries.' })
export abstract class Wish {
  @Field(() => String, {
    description: 'A text of your own, 8 to 100 characters: the same wish with the same key has one effect.',
  })
  @Length(8, 100)
  @Matches(PRINTABLE)
  idempotencyKey!: string;
}

@InputType({ description: 'What to read.' })
export class RunSyncInput extends Wish {
  @Field(() => String, { nullable: true, description: 'Name of the connection; absent: all of them.' })
  @ValidateIf((input: RunSyncInput) => input.connection !== undefined)
  @Length(1, 100)
  connection?: string;

  @Field(() => Boolean, { nullable: true, description: 'Read everything again, not only what is new.' })
  full?: boolean;
}

@InputType({ description: 'Which records to understand once more.' })
export class ReplayQuarantineInput extends Wish {
  @Field(() => String, { nullable: true, description: 'Name of the connection; absent: all of them.' })
  @ValidateIf((input: ReplayQuarantineInput) => input.connection !== undefined)
  @Length(1, 100)
  connection?: string;

  @Field(() => [ID], { nullable: true, description: 'Ids of the records; absent: all that wait.' })
  @ValidateIf((input: ReplayQuarantineInput) => input.ids !== undefined)
  @ArrayMaxSize(200)
  @IsUUID('all', { each: true })
  ids?: string[];
}

@InputType({ description: 'Which item belongs to which campaign.' })
export class LinkItemInput extends Wish {
  @Field(() => ID, { description: 'Id of the task, asset, approval or message.' })
  @IsUUID('all')
  item!: string;

  @Field(() => String, { description: 'Key of the campaign.' })
  @Length(1, 100)
  campaign!: string;
}

@InputType({ description: 'Which place belongs to which campaign.' })
export class LinkContainerInput extends Wish {
  @Field(() => ID, { description: 'Id of the container.' })
  @IsUUID('all')
  container!: string;

  @Field(() => String, { description: 'Key of the campaign.' })
  @Length(1, 100)
  campaign!: string;
}

@InputType({ description: 'Which decision to take back.' })
export class UndoDecisionInput extends Wish {
  @Field(() => ID, { description: 'Id of the decision.' })
  @IsUUID('all')
  decision!: string;
}

@ObjectType({ description: 'The readings that were started.', simpleResolvers: true })
export class RunSyncPayload {
  @Field(() => [SyncRun], { nullable: 'items', description: 'One for each connection.' })
  runs!: SyncRun[];
}

@ObjectType({ description: 'What came of understanding records once more.', simpleResolvers: true })
export class ReplayQuarantinePayload {
  @Field(() => Int, { description: 'Records that were looked at.' })
  replayed!: number;

  @Field(() => Int, { description: 'Records that are understood now.' })
  resolved!: number;

  @Field(() => Int, { description: 'Records that still wait.' })
  stillWaiting!: number;
}

@ObjectType({ description: 'A decision that was made or taken back.', simpleResolvers: true })
export class DecisionPayload {
  @Field(() => Decision, { nullable: true, description: 'The decision as it stands now.' })
  decision!: Decision | null;

  @Field(() => Item, { nullable: true, description: 'What it is about.' })
  item!: Item | null;

  @Field(() => String, {
    nullable: true,
    description: 'The place of hub.yaml that says otherwise and wins; null: the decision holds.',
  })
  overruledBy!: string | null;
}
