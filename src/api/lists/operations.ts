import { Field, InputType } from 'type-graphql';
import { Suggestion } from '../../model/derived/campaign.js';
import { Connection } from '../../model/engine/connection.js';
import { Quarantined } from '../../model/engine/quarantine.js';
import { SyncRun } from '../../model/engine/stream-state.js';
import { ConnectionHealth, QuarantineStatus, RunStatus, SuggestionKind } from '../../model/vocabulary.js';
import { Conditions } from '../paging/conditions.js';
import { CHILD_PAGE, type Listing, type Relation } from '../paging/listing.js';
import { enumFilter, StringFilter, type EnumFilter } from '../schema/operators.js';
import { listArgs, pageOf } from '../schema/page.js';
import { OF_CONNECTION } from './belonging.js';

const ConnectionHealthFilter = enumFilter(ConnectionHealth, 'ConnectionHealth');
const RunStatusFilter = enumFilter(RunStatus, 'RunStatus');
const QuarantineStatusFilter = enumFilter(QuarantineStatus, 'QuarantineStatus');
const SuggestionKindFilter = enumFilter(SuggestionKind, 'SuggestionKind');

@InputType({ description: 'Which connections; everything given must hold.' })
export class AccountFilter {
  @Field(() => StringFilter, { nullable: true, description: 'By name in hub.yaml.' })
  name?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By connector, such as asana.' })
  connector?: StringFilter;

  @Field(() => ConnectionHealthFilter, { nullable: true, description: 'By how they are doing.' })
  health?: EnumFilter;
}

export const AccountPage = pageOf(Connection, 'Account', 'connections');

export const AccountArgs = listArgs('Account', 'connections', { NAME: 'Their name.' }, AccountFilter);

export const ACCOUNTS: Listing<Connection, AccountFilter> = {
  name: 'connections',
  entity: Connection,
  from: 'connection n',
  alias: 'n',
  tie: 'n.id',
  order: { NAME: { sql: 'n.name', type: 'text' } },
  defaultOrder: [{ field: 'NAME', direction: 'asc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .compare('n.name', 'text', filter?.name)
      .compare('n.connector', 'text', filter?.connector)
      .compare('n.health', 'text', filter?.health).list,
};

@InputType({ description: 'Which readings; everything given must hold.' })
export class SyncRunFilter {
  @Field(() => StringFilter, { nullable: true, description: 'By name of their connection.' })
  connection?: StringFilter;

  @Field(() => RunStatusFilter, { nullable: true, description: 'By how far they got.' })
  status?: EnumFilter;
}

export const SyncRunPage = pageOf(SyncRun, 'SyncRun', 'readings');

export const SyncRunArgs = listArgs('SyncRun', 'readings', { STARTED_AT: 'When they started.' }, SyncRunFilter);

export const SYNC_RUNS: Listing<SyncRun, SyncRunFilter> = {
  name: 'syncRuns',
  entity: SyncRun,
  from: 'sync_run r',
  alias: 'r',
  tie: 'r.id',
  order: { STARTED_AT: { sql: 'r.started_at', type: 'timestamptz' } },
  defaultOrder: [{ field: 'STARTED_AT', direction: 'desc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .through(OF_CONNECTION('r'), 'n.name', 'text', filter?.connection)
      .compare('r.status', 'text', filter?.status).list,
};

export const RUNS_OF_CONNECTION: Relation = { name: 'connection.runs', on: 'r.connection_id = p.id', size: CHILD_PAGE };

@InputType({ description: 'Which records set aside; everything given must hold.' })
export class QuarantineFilter {
  @Field(() => StringFilter, { nullable: true, description: 'By name of their connection.' })
  connection?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By stream they came from.' })
  stream?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By why they were set aside, in one word.' })
  code?: StringFilter;

  @Field(() => QuarantineStatusFilter, {
    nullable: true,
    description: 'By whether they still wait; absent: those that do.',
  })
  status?: EnumFilter;
}

export const QuarantinePage = pageOf(Quarantined, 'QuarantinedRecord', 'records set aside');

export const QuarantineArgs = listArgs(
  'QuarantinedRecord',
  'records set aside',
  { FIRST_SEEN_AT: 'When they were set aside first.' },
  QuarantineFilter,
);

export const QUARANTINE: Listing<Quarantined, QuarantineFilter> = {
  name: 'quarantine',
  entity: Quarantined,
  from: 'quarantine q',
  alias: 'q',
  tie: 'q.id',
  order: { FIRST_SEEN_AT: { sql: 'q.first_seen_at', type: 'timestamptz' } },
  defaultOrder: [{ field: 'FIRST_SEEN_AT', direction: 'desc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .through(OF_CONNECTION('q'), 'n.name', 'text', filter?.connection)
      .compare('q.stream', 'text', filter?.stream)
      .compare('q.code', 'text', filter?.code)
      .compare('q.status', 'text', filter?.status ?? { eq: 'waiting' }).list,
};

@InputType({ description: 'Which suggestions; everything given must hold.' })
export class SuggestionFilter {
  @Field(() => SuggestionKindFilter, { nullable: true, description: 'By what there is to decide.' })
  kind?: EnumFilter;
}

export const SuggestionPage = pageOf(Suggestion, 'Suggestion', 'suggestions');

export const SuggestionArgs = listArgs(
  'Suggestion',
  'suggestions',
  { KIND: 'What there is to decide.' },
  SuggestionFilter,
);

export const SUGGESTIONS: Listing<Suggestion, SuggestionFilter> = {
  name: 'review',
  entity: Suggestion,
  from: 'suggestion g',
  alias: 'g',
  tie: 'g.id',
  order: { KIND: { sql: 'g.kind', type: 'text' } },
  defaultOrder: [{ field: 'KIND', direction: 'asc' }],
  conditions: (filter, binder, people) => new Conditions(binder, people).compare('g.kind', 'text', filter?.kind).list,
};
