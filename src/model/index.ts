import { Decision, ApiKey, AuditLine } from './decision/decision.js';
import { SqlGrant } from './decision/sql-grant.js';
import { Campaign, CampaignContainer, CampaignItem, Suggestion } from './derived/campaign.js';
import { CampaignFlow, ItemFlow, ItemInterval } from './derived/flow.js';
import { ItemState } from './derived/item-state.js';
import { Mirror, ToldDependency } from './derived/mirror.js';
import { NotSeen } from './derived/not-seen.js';
import { AliasPerson, Person, PersonPseudonym } from './derived/person.js';
import { ApprovalDecision, ApprovalRound, ApprovalState } from './derived/round.js';
import { MessageThread } from './derived/thread.js';
import { Workspace } from './derived/workspace.js';
import { Connection } from './engine/connection.js';
import { Definition } from './engine/definition.js';
import { DeleteHold } from './engine/delete-hold.js';
import { FieldSeen } from './engine/field-seen.js';
import { Hook } from './engine/hook.js';
import { FeedCursor, InboxCall } from './engine/inbox.js';
import { Quarantined, Touched } from './engine/quarantine.js';
import { RawBody, RawRecord, RawRevision } from './engine/raw.js';
import { RequestsSpent } from './engine/requests-spent.js';
import { SealedSecret } from './engine/sealed-secret.js';
import { QueuedPart, StreamState, SyncRun } from './engine/stream-state.js';
import { Worker } from './engine/worker.js';
import { Alias } from './fact/alias.js';
import { Announced } from './fact/announced.js';
import { Approval } from './fact/approval.js';
import { Asset, AssetVersion } from './fact/asset.js';
import { Change, Dependency } from './fact/change.js';
import { Container, ContainerMembership, Placement } from './fact/container.js';
import { Message } from './fact/message.js';
import { Task } from './fact/task.js';

/** Engine memory: how far each stream was read and the bytes behind every fact. */
const ENGINE = [
  Connection,
  StreamState,
  QueuedPart,
  SyncRun,
  RawBody,
  RawRecord,
  RawRevision,
  Quarantined,
  Touched,
  SealedSecret,
  DeleteHold,
  RequestsSpent,
  Worker,
  Hook,
  InboxCall,
  FeedCursor,
  FieldSeen,
  Definition,
];

/** What a tool said; can be fetched again. */
const FACTS = [
  Alias,
  Container,
  ContainerMembership,
  Placement,
  Task,
  Asset,
  AssetVersion,
  Approval,
  Message,
  Change,
  Dependency,
  Announced,
];

/** May be dropped at any time: a rebuild brings it back. */
const DERIVED = [
  Person,
  AliasPerson,
  PersonPseudonym,
  Campaign,
  CampaignContainer,
  CampaignItem,
  Suggestion,
  ItemState,
  ItemInterval,
  ItemFlow,
  CampaignFlow,
  ApprovalState,
  ApprovalRound,
  ApprovalDecision,
  MessageThread,
  Mirror,
  ToldDependency,
  NotSeen,
  Workspace,
];

/** What a person said; backed up. */
const DECISIONS = [Decision, ApiKey, SqlGrant, AuditLine];

export const ENTITIES = [...ENGINE, ...FACTS, ...DERIVED, ...DECISIONS];
