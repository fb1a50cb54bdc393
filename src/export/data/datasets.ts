/** What can be exported: the rows of a view of `analytics`, in an order that depends on nothing but them. */
export interface Dataset {
  name: string;
  /** The view, in the schema `analytics`. */
  view: string;
  /** Columns that order its rows and tell any two apart. */
  order: readonly string[];
  /** The instant by which `from` and `to` cut; null: it has none. */
  period: string | null;
  /** Columns that hold pseudonyms of people. */
  people: readonly string[];
  /** Columns whose coverage is said: how many rows have them. */
  measures: readonly string[];
  /** Ids of the metrics whose values it holds. */
  metrics: readonly string[];
  /** What the rows leave out, or leave without a number: `[reason, condition on the rows as x]`. */
  without?: readonly [reason: string, condition: string][];
  /** What the view leaves out of the workspace, whatever is asked: `[reason, statement that counts it]`. */
  beside?: readonly [reason: string, statement: string][];
}

const TIMES = ['lead_hours', 'cycle_hours', 'cycle_days', 'touch_hours'] as const;
const COPIES: [string, string] = ['copies', 'SELECT count(*) FROM mirror'];
const TIME_METRICS = ['lead_time', 'cycle_time', 'cycle_days', 'touch_time', 'wait_time'];

export const DATASETS: readonly Dataset[] = [
  {
    name: 'cycle-times',
    view: 'cycle_time',
    order: ['finished_at', 'item_id'],
    period: 'finished_at',
    people: [],
    measures: TIMES,
    metrics: [...TIME_METRICS, 'queue_time', 'rework'],
    without: [
      ['cancelled', "x.category = 'cancelled'"],
      ['not_finished', "x.finished_at IS NULL AND x.category <> 'cancelled'"],
      ['start_unknown', 'x.finished_at IS NOT NULL AND x.start_unknown'],
      ['no_start', 'x.finished_at IS NOT NULL AND x.started_at IS NULL AND NOT x.start_unknown'],
    ],
    beside: [COPIES],
  },
  {
    name: 'intervals',
    view: 'interval',
    order: ['from_at', 'item_id'],
    period: 'from_at',
    people: [],
    measures: ['team', 'campaign_id'],
    metrics: [],
    without: [
      ['open', 'x.to_at IS NULL'],
      ['unknown', "x.category = 'unknown'"],
    ],
    beside: [COPIES],
  },
  {
    name: 'handoffs',
    view: 'handoff',
    // Those of one item at one instant between the same teams, or persons, are the same row.
    order: ['at', 'item_id', 'by', 'from_team', 'to_team'],
    period: 'at',
    people: [],
    measures: ['campaign_id'],
    // The metric also counts those from an item to the one that depends on it.
    metrics: [],
    beside: [['nobody_responsible', "SELECT count(*) FROM item_flow WHERE turns = '[]'"], COPIES],
  },
  {
    name: 'tasks',
    view: 'task',
    order: ['created_at', 'item_id'],
    period: 'created_at',
    people: ['assignees'],
    measures: ['created_at', 'since', 'campaign_id'],
    metrics: [],
    beside: [
      ['copies', 'SELECT count(*) FROM task t JOIN mirror m ON m.item_id = t.id WHERE t.gone_at IS NULL'],
      ['gone', 'SELECT count(*) FROM task WHERE gone_at IS NOT NULL'],
    ],
  },
  {
    name: 'assets',
    view: 'asset',
    order: ['created_at', 'item_id'],
    period: 'created_at',
    people: ['owner'],
    measures: ['created_at', 'since', 'owner', 'campaign_id'],
    metrics: [],
    beside: [
      ['copies', 'SELECT count(*) FROM asset a JOIN mirror m ON m.item_id = a.id WHERE a.gone_at IS NULL'],
      ['gone', 'SELECT count(*) FROM asset WHERE gone_at IS NOT NULL'],
    ],
  },
  {
    name: 'approvals',
    view: 'approval',
    order: ['requested_at', 'approval_id'],
    period: 'requested_at',
    people: ['waiting_on'],
    measures: ['requested_at', 'decided_at', 'turnaround_p50_hours', 'campaign_id'],
    metrics: ['approval_cycles', 'approval_turnaround'],
    without: [['open', 'x.waiting_since IS NOT NULL']],
    beside: [
      [
        'gone',
        'SELECT count(*) FROM approval_state s JOIN approval a ON a.id = s.approval_id WHERE a.gone_at IS NOT NULL',
      ],
    ],
  },
  {
    name: 'rounds',
    view: 'round',
    order: ['requested_at', 'round_id'],
    period: 'requested_at',
    people: ['requester', 'approvers'],
    measures: ['hours', 'business_hours', 'campaign_id'],
    metrics: ['approval_cycles'],
    without: [
      ['open', 'x.closed_at IS NULL'],
      ['withdrawn', "x.outcome = 'withdrawn'"],
      ['superseded', "x.outcome = 'superseded'"],
    ],
  },
  {
    name: 'changes',
    view: 'change',
    order: ['occurred_at', 'change_id'],
    period: 'occurred_at',
    people: ['actor', 'given_to'],
    measures: ['actor', 'campaign_id'],
    metrics: [],
    without: [
      ['observed', "x.time_source = 'observed'"],
      ['inferred', "x.time_source = 'inferred'"],
    ],
  },
  {
    name: 'wait-ledger',
    view: 'wait_ledger',
    order: ['campaign', 'campaign_id', 'part', 'waiting_on', 'team', 'waiting_tool'],
    period: null,
    people: ['waiting_on'],
    measures: ['hours'],
    metrics: ['wait_ledger'],
    beside: [['no_creation', 'SELECT count(*) FROM campaign_flow WHERE ledger IS NULL']],
  },
  {
    name: 'campaigns',
    view: 'campaign',
    order: ['created_at', 'campaign_id'],
    period: 'created_at',
    people: ['owner'],
    measures: [...TIMES, 'launched_at'],
    metrics: TIME_METRICS,
    without: [
      ['no_work', 'x.items IS NULL'],
      ['start_unknown', 'x.start_unknown'],
    ],
  },
  {
    name: 'people',
    view: 'person',
    order: ['pseudonym'],
    period: null,
    people: ['pseudonym'],
    measures: ['team', 'job_function', 'business_unit'],
    metrics: [],
  },
];
