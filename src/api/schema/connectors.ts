import { Extensions, Field, GraphQLISODateTime, ID, ObjectType } from 'type-graphql';

/** As many checks as the kit may come to have. */
const MOST = 100;

@ObjectType({ description: 'One thing that a connector is held to.', simpleResolvers: true })
export class ConnectorCapability {
  @Field(() => ID, { description: 'Id of the check; the same from one version of the kit to the next.' })
  id!: string;

  @Field(() => String, { description: 'What is held to, in words.' })
  title!: string;

  @Field(() => String, {
    description: 'One of proved, failed and not-proved, the last where the stand-in of the tool cannot play it.',
  })
  status!: string;

  @Field(() => String, { nullable: true, description: 'Why it failed or could not be played.' })
  note!: string | null;
}

@ObjectType({ description: 'A dated version of a tool’s interface.', simpleResolvers: true })
export class ConnectorContract {
  @Field(() => String, { description: 'The version that every request names.' })
  version!: string;

  @Field(() => String, { nullable: true, description: 'The day its vendor retires it; null: none is announced.' })
  retiresOn!: string | null;
}

@ObjectType('Connector', { description: 'A tool that the hub can be connected to.', simpleResolvers: true })
export class ConnectorCard {
  @Field(() => ID, { description: 'Its id, as hub.yaml names it.' })
  id!: string;

  @Field(() => String, { description: 'The name of the tool.' })
  name!: string;

  @Field(() => ConnectorContract, {
    nullable: true,
    description: 'The version of the tool’s interface it speaks; null where the tool dates none.',
  })
  contract!: ConnectorContract | null;

  @Extensions({ size: MOST })
  @Field(() => [String], { nullable: 'items', description: 'The kinds of records it reads.' })
  streams!: string[];

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When its capabilities were proved against its stand-in; null: never.',
  })
  provedAt!: Date | null;

  @Extensions({ size: MOST })
  @Field(() => [ConnectorCapability], { nullable: 'items', description: 'What it was held to, and what came of it.' })
  capabilities!: ConnectorCapability[];
}
