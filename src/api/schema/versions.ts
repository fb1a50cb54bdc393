import { Field, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import { AssetVersion } from '../../model/fact/asset.js';
import { Measured } from './flow-window.js';

@ObjectType({
  description: 'Which version of an asset is the latest, over all tools that hold its content (latest_version).',
  simpleResolvers: true,
})
export class LatestVersion {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => AssetVersion, {
    nullable: true,
    description:
      "The version that was made last, of those that are no copies and nobody's parent; maybe another tool's.",
  })
  latest!: AssetVersion | null;

  @Field(() => AssetVersion, {
    nullable: true,
    description: 'The version that lay before the approvers when they last said yes; null: they never did.',
  })
  approved!: AssetVersion | null;

  @Field(() => Boolean, { description: 'Whether the latest version is the approved one, or its copy.' })
  isLatestApproved!: boolean;

  @Field(() => Boolean, { description: 'Whether a lineage is told and several versions end it.' })
  fork!: boolean;

  @Field(() => [AssetVersion], {
    nullable: 'items',
    description: 'Versions that repeat the content of an earlier one in another tool.',
  })
  copies!: AssetVersion[];

  @Field(() => [String], {
    nullable: 'items',
    description: 'Tools whose own newest version has other content than the latest.',
  })
  staleTools!: string[];

  @Field(() => [String], {
    nullable: 'items',
    description:
      'What limits it: no_hash (content was not read, so copies of it are not known), copies_cut (only the first 50 copies were looked at).',
  })
  flags!: string[];
}

@ObjectType({
  description: 'How many assets of a campaign are stale somewhere (version_drift).',
  simpleResolvers: true,
})
export class VersionDrift {
  @Field(() => GraphQLISODateTime, { description: 'Until when it is told.' })
  asOf!: Date;

  @Field(() => String, { description: 'Which definitions are in force.' })
  definitionVersion!: string;

  @Field(() => Measured, { description: 'The share of assets that is stale in some tool, of those with versions.' })
  driftRate!: Measured;

  @Field(() => Int, { description: 'Assets that are stale in some tool.' })
  drifted!: number;

  @Field(() => Int, { description: 'Assets whose lineage has several ends.' })
  forks!: number;

  @Field(() => Int, { description: 'Assets whose latest version is the approved one.' })
  latestApproved!: number;
}
