import 'reflect-metadata';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { Approval } from '../../model/fact/approval.js';
import { Asset } from '../../model/fact/asset.js';
import { Message } from '../../model/fact/message.js';
import { Task } from '../../model/fact/task.js';
import { ApprovalDecisionResolver, ApprovalResolver, ApprovalRoundResolver } from '../resolvers/approval.js';
import { AssetResolver, AssetVersionResolver } from '../resolvers/asset.js';
import { CampaignServiceResolver, ServiceQueries, serviceField } from '../resolvers/service.js';
import { CampaignStateResolver } from '../resolvers/campaign-state.js';
import { CampaignListsResolver, CampaignResolver } from '../resolvers/campaign.js';
import { ContainerResolver, LinkResolver, PersonResolver, SuggestionResolver } from '../resolvers/directory.js';
import { AccountResolver, QuarantinedResolver, SyncRunResolver } from '../resolvers/engine.js';
import { AliasResolver, FactResolver } from '../resolvers/fact.js';
import { CampaignFlowResolver, flowField } from '../resolvers/flow.js';
import { ForecastResolver } from '../resolvers/forecast.js';
import { ItemResolver } from '../resolvers/item.js';
import { CompletenessResolver } from '../resolvers/completeness.js';
import { DefinitionQueries } from '../resolvers/definitions.js';
import { CoordinationQueries } from '../resolvers/coordination.js';
import { EvidenceQueries, RecordResolver } from '../resolvers/evidence.js';
import { FlowLoadResolver } from '../resolvers/flow-load.js';
import { FlowPointsResolver } from '../resolvers/flow-points.js';
import { FlowQueries } from '../resolvers/flow-window.js';
import { WorkReferenceResolver } from '../resolvers/work-reference.js';
import { WorkflowQueries } from '../resolvers/workflow.js';
import { ConnectorQueries } from '../resolvers/connectors.js';
import { DecisionMutations, SyncMutations } from '../resolvers/mutation.js';
import { ReviewMutations } from '../resolvers/review.js';
import { CampaignQueries, ItemQueries, OperationQueries } from '../resolvers/query.js';
import { linkField, statefulFields } from '../resolvers/stateful.js';
import { ChangeResolver, MessageResolver } from '../resolvers/talk.js';
import { CampaignOwnershipResolver, ownershipField } from '../resolvers/ownership.js';
import { TaskResolver } from '../resolvers/task.js';
import { ReadinessResolver } from '../resolvers/readiness.js';
import { LatestVersionResolver, VersionDriftResolver } from '../resolvers/versions.js';

const RESOLVERS: NonEmptyArray<Function> = [
  CampaignQueries,
  ItemQueries,
  OperationQueries,
  ConnectorQueries,
  DefinitionQueries,
  FlowQueries,
  FlowPointsResolver,
  FlowLoadResolver,
  ForecastResolver,
  WorkReferenceResolver,
  WorkflowQueries,
  ServiceQueries,
  CoordinationQueries,
  EvidenceQueries,
  RecordResolver,
  SyncMutations,
  CompletenessResolver,
  DecisionMutations,
  ReviewMutations,
  CampaignResolver,
  CampaignListsResolver,
  CampaignStateResolver,
  CampaignFlowResolver,
  CampaignOwnershipResolver,
  CampaignServiceResolver,
  ReadinessResolver,
  LatestVersionResolver,
  VersionDriftResolver,
  TaskResolver,
  AssetResolver,
  AssetVersionResolver,
  ApprovalResolver,
  ApprovalRoundResolver,
  ApprovalDecisionResolver,
  MessageResolver,
  ChangeResolver,
  FactResolver,
  AliasResolver,
  ItemResolver,
  PersonResolver,
  ContainerResolver,
  LinkResolver,
  SuggestionResolver,
  AccountResolver,
  SyncRunResolver,
  QuarantinedResolver,
  ...[Task, Asset, Approval].map(statefulFields),
  ...[Task, Asset, Approval, Message].map(linkField),
  ...[Task, Asset, Approval].map(flowField),
  ...[Task, Asset, Approval].map(ownershipField),
  ...[Task, Asset, Approval].map(serviceField),
];

let built: GraphQLSchema | undefined;

/** The graph's schema; built once a process, since type-graphql keeps its decorators in one global place. */
export function hubSchema(): GraphQLSchema {
  built ??= buildSchemaSync({ resolvers: RESOLVERS, validate: true });
  return built;
}

const HEADING = `# Generated from the classes of src/model and src/api by \`npm run schema\`. Reviewed, never edited.\n\n`;

/** The text of schema.graphql. */
export function printHubSchema(): string {
  return `${HEADING}${printSchema(lexicographicSortSchema(hubSchema()))}\n`;
}
