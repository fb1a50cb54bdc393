import { AS_OF, CAMPAIGN_COLUMNS, IN_CAMPAIGN, PSEUDONYM, PSEUDONYMS, TEAM, TIMES, type View } from './view.js';

const SOURCE: View['columns'] = [
  ['connection', 'n.name', 'The connection that holds it.'],
  ['tool', 'n.connector', 'The tool that holds it.'],
  ['key', 't.key', "The tool's own id of it."],
];

const STATE: View['columns'] = [
  ['status', 'coalesce(st.status, t.tool_status)', "The tool's own word for where it stands."],
  ['category', "coalesce(st.category, 'unknown')", "Where it stands, in the hub's words."],
  ['reason', 'st.reason', 'What a waiting or blocked one waits for.'],
  ['since', 'st.since', 'When its status began; null: nobody can know.'],
];

const OF_WORK = `LEFT JOIN item_state st ON st.item_id = t.id LEFT JOIN campaign_item ci ON ci.item_id = t.id ${IN_CAMPAIGN('ci.campaign_id')}
      JOIN connection n ON n.id = t.connection_id`;
const THERE = 't.gone_at IS NULL AND NOT EXISTS (SELECT FROM mirror m WHERE m.item_id = t.id)';

/** What is there, and its times. */
export const WORK_VIEWS: View[] = [
  {
    name: 'campaign',
    comment: 'Campaigns with their times: the union of their items, up to the launch.',
    columns: [
      ['campaign_id', 'k.id', 'Id of the campaign in this graph.'],
      ['campaign', 'coalesce(k.key, k.name)', 'The key people write, or its name where nobody gave it one.'],
      ['key', 'k.key', 'The key people write; null where nobody gave it one.'],
      ['name', 'k.name', 'Its name.'],
      ['business_unit', 'k.business_unit', 'The business unit it belongs to.'],
      ['owner', PSEUDONYM('k.owner_alias_id'), 'Its owner, by pseudonym.'],
      ['owner_team', TEAM('k.owner_alias_id'), 'The team of its owner.'],
      ['start_on', 'k.start_on', 'The date on which it is to start.'],
      ['due_on', 'k.due_on', 'The date on which it is due.'],
      ...TIMES.map(([name, sql, says]): View['columns'][number] => [
        name,
        name === 'created_at' ? 'coalesce(f.created_at, k.created_at)' : sql,
        says,
      ]),
      [
        'launched_at',
        'f.launched_at',
        'When it was launched, by the rules of hub.yaml; null: it was not, or there are none.',
      ],
      ['items', 'f.items', 'How many work items it has.'],
      ['items_done', 'f.items_done', 'How many of them are done.'],
      ['items_cancelled', 'f.items_cancelled', 'How many of them are cancelled.'],
    ],
    from: 'FROM campaign k LEFT JOIN campaign_flow f ON f.campaign_id = k.id',
  },
  {
    name: 'task',
    comment: 'Tasks and milestones that their tool still has, without copies of work that another tool holds.',
    columns: [
      ['item_id', 't.id', 'Id of the task in this graph.'],
      ...SOURCE,
      ['name', 't.name', 'Its title.'],
      ['url', 't.url', 'Its page in its tool.'],
      ['type', 't.type', 'task or milestone.'],
      ...CAMPAIGN_COLUMNS,
      ...STATE,
      ['assignees', PSEUDONYMS('t.assignee_alias_ids'), 'Whom it is assigned to, by pseudonym.'],
      ['team', 'f.team', 'The team of the only assignee, or of all of them; null: none, or several.'],
      ['created_at', 't.created_at', 'When it was made; null: nobody says.'],
      ['completed_at', 't.completed_at', "When it was completed, by its tool's stamp."],
      ['start_on', 't.start_on', 'The date on which it is to start.'],
      ['due_on', 't.due_on', 'The date on which it is due.'],
    ],
    from: `FROM task t ${OF_WORK} LEFT JOIN item_flow f ON f.item_id = t.id WHERE ${THERE}`,
  },
  {
    name: 'asset',
    comment: 'Assets that their tool still has: posts, entries, pages, files.',
    columns: [
      ['item_id', 't.id', 'Id of the asset in this graph.'],
      ...SOURCE,
      ['name', 't.name', 'Its title.'],
      ['url', 't.url', 'Its page in its tool.'],
      ['type', 't.type', 'What kind of asset it is.'],
      ...CAMPAIGN_COLUMNS,
      ...STATE,
      ['owner', PSEUDONYM('t.owner_alias_id'), 'Its owner, by pseudonym.'],
      ['created_at', 't.created_at', 'When it was made; null: nobody says.'],
      [
        'versions',
        '(SELECT count(*)::int FROM asset_version v WHERE v.asset_id = t.id)',
        'How many versions of it are known.',
      ],
    ],
    from: `FROM asset t ${OF_WORK} WHERE ${THERE}`,
  },
  {
    name: 'cycle_time',
    comment:
      'The times of every work item that is no copy: tasks, assets, and approvals that are work of their own. The numbers of `flow` in the graph rest on these rows.',
    columns: [
      ['item_id', 'f.item_id', 'Id of the item in this graph: as in task, asset and approval.'],
      ['kind', 'f.item_kind', 'task, asset or approval.'],
      ['tool', 'f.tool', 'The tool that holds it.'],
      ...CAMPAIGN_COLUMNS,
      ['team', 'f.team', 'The team of the only assignee, or of all of them; null: none, or several.'],
      ...TIMES,
      ['queue_hours', 'f.queue_h', 'Hours from creation to start (queue_time).'],
      ['business_lead_hours', 'f.business_lead_h', "lead_hours by the workspace's business calendar."],
      ['business_cycle_hours', 'f.business_cycle_h', "cycle_hours by the workspace's business calendar."],
      ['business_touch_hours', 'f.business_touch_h', "touch_hours by the workspace's business calendar."],
      ['rework', 'f.rework', 'Steps back after the start (rework).'],
      ['reopens', 'f.reopens', 'How often it was taken up again after it was done.'],
    ],
    from: `FROM item_flow f ${IN_CAMPAIGN('f.campaign_id')}`,
  },
  {
    name: 'interval',
    comment: 'What every work item was, stretch by stretch; stretches of one item never overlap.',
    columns: [
      ['item_id', 'v.item_id', 'Id of the item in this graph.'],
      ['kind', 'f.item_kind', 'task, asset or approval.'],
      ['tool', 'f.tool', 'The tool that holds it.'],
      ...CAMPAIGN_COLUMNS,
      ['team', 'f.team', 'The team of those it is assigned to.'],
      ['category', 'v.category', 'Where it stood.'],
      ['reason', 'v.reason', 'What it waited for.'],
      ['status', 'v.status', "The tool's own word."],
      ['from_at', 'lower(v.during)', 'When the stretch began.'],
      ['to_at', 'upper(v.during)', 'When it ended; null: it goes on.'],
    ],
    from: `FROM item_interval v JOIN item_flow f ON f.item_id = v.item_id ${IN_CAMPAIGN('f.campaign_id')}`,
  },
  {
    name: 'wait_ledger',
    comment:
      'Where the hours of each campaign went, from its creation to its launch or to as_of: every instant is in one part, so that the hours of a campaign add up to its lead time (wait_ledger).',
    columns: [
      ...CAMPAIGN_COLUMNS,
      ['campaign_name', 'k.name', 'Name of the campaign.'],
      ['part', 'w.part', 'work, waiting, blocked, queue, unknown or idle.'],
      [
        'waiting_on',
        "CASE WHEN w.person IS NOT NULL THEN coalesce(y.pseudonym, 'somebody') END",
        'Of waiting: the approver who owes a decision, by pseudonym; somebody where their tool does not say who; null: it waited for a team.',
      ],
      [
        'team',
        'coalesce(w.team, p.team)',
        'Of waiting: the team it waited for, or that of the approver; null: unassigned, or no team is known.',
      ],
      ['waiting_tool', 'w.tool', 'Of waiting: the tool that holds what waited.'],
      [
        'hours',
        `w.hours + coalesce((extract(epoch FROM greatest(${AS_OF}, w.since) - w.since) * 1000)::float8 / 3600000 * w.share, 0)`,
        'Hours of this part until as_of.',
      ],
      ['open_since', 'w.since', 'Since when it goes on; null: it is over.'],
      ['as_of', AS_OF, 'Until when it is told.'],
    ],
    from: `FROM campaign_flow f JOIN campaign k ON k.id = f.campaign_id
      CROSS JOIN LATERAL jsonb_to_recordset(f.ledger) AS w (part text, person text, team text, tool text, hours float8, since timestamptz, share float8)
      LEFT JOIN person p ON p.id::text = w.person LEFT JOIN person_pseudonym y ON y.person_id = p.id`,
  },
];
