/** A view of the schema `analytics`: what it is, where its rows come from, and its columns with what each one holds. */
export interface View {
  name: string;
  comment: string;
  /** `[name, expression, comment]`. */
  columns: [string, string, string][];
  from: string;
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The statements that make a view. Whoever asks needs the rights on what is behind it, and row rules hold for them. */
export function createView({ name, comment, columns, from }: View): string[] {
  const list = columns.map(([column, expression]) => `${expression} AS "${column}"`).join(',\n        ');
  return [
    `CREATE VIEW analytics."${name}" WITH (security_invoker = true) AS\n      SELECT ${list}\n      ${from}`,
    `COMMENT ON VIEW analytics."${name}" IS ${quote(comment)}`,
    ...columns.map(([column, , says]) => `COMMENT ON COLUMN analytics."${name}"."${column}" IS ${quote(says)}`),
  ];
}

/** The campaign of something that has a `campaign_id`. */
export const IN_CAMPAIGN = (id: string): string => `LEFT JOIN campaign k ON k.id = ${id}`;

export const CAMPAIGN_COLUMNS: View['columns'] = [
  ['campaign_id', 'k.id', 'Its campaign in this graph; null: it belongs to none.'],
  ['campaign', 'coalesce(k.key, k.name)', 'Key of its campaign, or its name where nobody gave it one.'],
  ['business_unit', 'k.business_unit', 'Business unit of its campaign.'],
];

/** Names of people by account (`$`): the pseudonyms, in order, without those nobody is known for. */
export const PSEUDONYMS = (accounts: string): string =>
  `ARRAY(SELECT DISTINCT y.pseudonym FROM alias_person x JOIN person_pseudonym y ON y.person_id = x.person_id WHERE x.alias_id = ANY(${accounts}) ORDER BY 1)`;

export const PSEUDONYM = (account: string): string =>
  `(SELECT y.pseudonym FROM alias_person x JOIN person_pseudonym y ON y.person_id = x.person_id WHERE x.alias_id = ${account})`;

export const TEAM = (account: string): string =>
  `(SELECT p.team FROM alias_person x JOIN person p ON p.id = x.person_id WHERE x.alias_id = ${account})`;

/** Until when the graph is told: the last time the hub looked at a tool. */
export const AS_OF = '(SELECT max(s.as_of) FROM stream_state s)';

/** What the times (`f`) of items and campaigns have alike. */
export const TIMES: View['columns'] = [
  [
    'category',
    'f.category',
    'Where it stands: backlog, ready, in_progress, in_review, waiting, blocked, done, cancelled or unknown.',
  ],
  ['since', 'f.since', 'When that category began.'],
  ['created_at', 'f.created_at', 'When it was made; null: nobody says.'],
  ['started_at', 'f.started_at', 'When work on it began; null: not yet, or not known.'],
  ['finished_at', 'f.finished_at', 'When it was finished for the last time; null: it is not.'],
  ['exit_at', 'f.exit_at', 'When it was finished or cancelled; null: it goes on.'],
  ['lead_hours', 'f.lead_h', 'Hours from creation to finish (lead_time).'],
  [
    'cycle_hours',
    'f.cycle_h',
    'Hours from start to finish (cycle_time); null: not finished, or its start is not known.',
  ],
  ['cycle_days', 'f.cycle_days', 'Local dates touched from start to finish (cycle_days).'],
  ['touch_hours', 'f.touch_h', 'Hours of work of what has ended (touch_time).'],
  ['waiting_hours', 'f.waiting_h', 'Hours waiting for somebody, of what has ended.'],
  ['in_review_hours', 'f.in_review_h', 'Hours in review, of what has ended.'],
  ['blocked_hours', 'f.blocked_h', 'Hours blocked, of what has ended.'],
  ['parked_hours', 'f.parked_h', 'Hours back in a queue after the start, of what has ended.'],
  ['unknown_hours', 'f.unknown_h', 'Hours of which nobody knows what was, of what has ended.'],
  ['start_unknown', 'f.start_unknown', 'Whether it was first seen in the middle of work: it has no cycle time.'],
  ['definition', 'f.definition', 'Which definitions it was computed with.'],
];
