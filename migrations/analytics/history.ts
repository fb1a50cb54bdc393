import { CAMPAIGN_COLUMNS, IN_CAMPAIGN, PSEUDONYM, PSEUDONYMS, TEAM, type View } from './view.js';

const WHOM = ['assign', 'approval_requested'].map((what) => `'${what}'`).join(', ');

/** A value of history as text; accounts never: whom something was given to is told by pseudonym. */
const text = (value: string): string => `CASE WHEN h.what NOT IN (${WHOM}) THEN ${value} #>> '{}' END`;

const given = `CASE WHEN h.what = 'assign' THEN ARRAY(SELECT DISTINCT y.pseudonym
          FROM jsonb_array_elements_text(CASE jsonb_typeof(h.to_value) WHEN 'array' THEN h.to_value ELSE jsonb_build_array(h.to_value) END) AS g (key)
          JOIN alias a ON a.connection_id = h.connection_id AND a.key = g.key JOIN alias_person x ON x.alias_id = a.id
          JOIN person_pseudonym y ON y.person_id = x.person_id ORDER BY 1) END`;

const turn = (level: string, name: string): string => `
        SELECT f.item_id, f.campaign_id, f.tool, '${level}' AS by, ${name} AS "to", lag(${name}) OVER item AS "from", u.at
        FROM item_flow f CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(f.turns) AS (person uuid, at timestamptz)) WITH ORDINALITY AS u (person, at, n)
        LEFT JOIN person p ON p.id = u.person
        WHERE ${name} IS NOT NULL WINDOW item AS (PARTITION BY f.item_id ORDER BY u.n)`;

/** What happened, and who passed it on to whom. */
export const HISTORY_VIEWS: View[] = [
  {
    name: 'change',
    comment: 'What happened to every item, as its tool tells it: one row a change, by pseudonym.',
    columns: [
      ['change_id', 'h.id', 'Id of the change in this graph.'],
      ['item_id', 'h.item_id', 'Id of the item in this graph.'],
      ['kind', 'h.item_kind', 'task, asset, approval or message.'],
      ['tool', 'n.connector', 'The tool that tells it.'],
      ...CAMPAIGN_COLUMNS,
      ['what', 'h.what', 'What happened: created, status, assign, due and the like.'],
      [
        'from_value',
        text('h.from_value'),
        "The value before, in the tool's words; null where the tool does not tell, and for accounts.",
      ],
      ['to_value', text('h.to_value'), "The value after, in the tool's words; null for accounts."],
      ['given_to', given, 'Of assign: to whom, by pseudonym.'],
      ['actor', PSEUDONYM('h.actor_alias_id'), 'Who did it, by pseudonym.'],
      ['actor_team', TEAM('h.actor_alias_id'), 'The team of who did it.'],
      ['occurred_at', 'h.occurred_at', 'When it happened; for an observed one the latest it can have.'],
      ['observed_at', 'h.observed_at', 'When the hub first saw it.'],
      ['time_source', 'h.time_source', 'Who vouches for the time: tool, observed or inferred.'],
    ],
    from: `FROM change h JOIN connection n ON n.id = h.connection_id LEFT JOIN campaign_item ci ON ci.item_id = h.item_id ${IN_CAMPAIGN('ci.campaign_id')}`,
  },
  {
    name: 'approval',
    comment: 'Every approval as it stands: one row for an item and a gate.',
    columns: [
      ['approval_id', 's.approval_id', 'Id of the approval in this graph.'],
      ['item_id', 's.item_id', 'The work item it is about; the approval itself where nothing says more.'],
      ['kind', 's.item_kind', 'What that item is.'],
      ['tool', 'n.connector', 'The tool in which it is asked for.'],
      ['key', 'coalesce(a.key, m.key)', "That tool's own id of it."],
      ...CAMPAIGN_COLUMNS,
      ['gate', 's.gate', 'What the decision guards, such as editorial or legal.'],
      ['outcome', 's.outcome', 'open, approved, changes_requested, rejected or withdrawn.'],
      ['rounds', 's.rounds', 'How many rounds there have been.'],
      ['requested_at', 'o.requested_at', 'When it was first asked for.'],
      [
        'decided_at',
        "CASE WHEN s.outcome IN ('approved', 'rejected') THEN o.closed_at END",
        'When it was approved or rejected; null: it is not.',
      ],
      ['hours', 'o.hours', 'Hours from asking to deciding of all its rounds that are closed.'],
      ['waiting_since', 's.waiting_since', 'When the open round began; null: none is open.'],
      ['waiting_on', PSEUDONYMS('s.waiting_on_alias_ids'), 'Approvers whose decision is open, by pseudonym.'],
    ],
    from: `FROM approval_state s LEFT JOIN approval a ON a.id = s.approval_id LEFT JOIN message m ON m.id = s.approval_id
      JOIN connection n ON n.id = coalesce(a.connection_id, m.connection_id)
      CROSS JOIN LATERAL (SELECT min(r.requested_at) AS requested_at, max(r.closed_at) AS closed_at,
        coalesce(sum((extract(epoch FROM r.closed_at - r.requested_at) * 1000)::float8 / 3600000 ORDER BY r.number, r.id), 0) AS hours
        FROM approval_round r WHERE r.approval_id = s.approval_id AND r.outcome NOT IN ('withdrawn', 'superseded')) o
      LEFT JOIN campaign_item ci ON ci.item_id = s.approval_id ${IN_CAMPAIGN('ci.campaign_id')} WHERE coalesce(a.gone_at, m.gone_at) IS NULL`,
  },
  {
    name: 'round',
    comment: 'The rounds of approvals, in order of asking.',
    columns: [
      ['round_id', 'r.id', 'Id of the round in this graph.'],
      ['approval_id', 'r.approval_id', 'The approval it belongs to.'],
      ['item_id', 's.item_id', 'The work item it is about.'],
      ...CAMPAIGN_COLUMNS,
      ['gate', 's.gate', 'What the decision guards.'],
      ['number', 'r.number', 'Its number among the rounds of the approval, from 1.'],
      [
        'cycle',
        `1 + count(*) FILTER (WHERE r.outcome IN ('approved', 'rejected')) OVER (PARTITION BY r.approval_id ORDER BY r.number, r.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`,
        'Which asking it belongs to: a new one begins after an approval or a rejection.',
      ],
      ['requested_at', 'r.requested_at', 'When it was asked for.'],
      ['closed_at', 'r.closed_at', 'When it was decided, withdrawn or replaced; null: it is open.'],
      [
        'hours',
        '(extract(epoch FROM r.closed_at - r.requested_at) * 1000)::float8 / 3600000',
        'Hours from asking to deciding; null: it is open.',
      ],
      ['outcome', 'r.outcome', 'open, approved, changes_requested, rejected, withdrawn or superseded.'],
      ['policy', 'r.policy', 'Whether all approvers must agree, or any of them.'],
      ['requester', PSEUDONYM('r.requester_alias_id'), 'Who asked, by pseudonym.'],
      ['approvers', PSEUDONYMS('r.approver_alias_ids'), 'Who was asked, by pseudonym.'],
      [
        'decisions',
        '(SELECT count(*)::int FROM approval_decision d WHERE d.round_id = r.id)',
        'How many decisions were given.',
      ],
    ],
    from: `FROM approval_round r JOIN approval_state s ON s.approval_id = r.approval_id
      LEFT JOIN campaign_item ci ON ci.item_id = s.approval_id ${IN_CAMPAIGN('ci.campaign_id')}`,
  },
  {
    name: 'handoff',
    comment:
      'How responsibility passed on within an item between its start and its end (handoffs). From person to person it is counted and nobody is named.',
    columns: [
      ['item_id', 'u.item_id', 'Id of the item in this graph.'],
      ['tool', 'u.tool', 'The tool that holds it.'],
      ...CAMPAIGN_COLUMNS,
      ['by', 'u.by', 'person or team: between what it passed.'],
      ['from_team', `CASE WHEN u.by = 'team' THEN u."from" END`, 'The team that had it; null between persons.'],
      ['to_team', `CASE WHEN u.by = 'team' THEN u."to" END`, 'The team that got it; null between persons.'],
      ['at', 'u.at', 'When it was given.'],
    ],
    from: `FROM (${turn('person', 'u.person::text')}
        UNION ALL ${turn('team', 'p.team')}
      ) u ${IN_CAMPAIGN('u.campaign_id')} WHERE u."from" <> u."to"`,
  },
  {
    name: 'person',
    comment: 'The people behind the pseudonyms, without their names.',
    columns: [
      ['pseudonym', 'y.pseudonym', 'What this person is called in every view and export of this workspace.'],
      ['team', 'p.team', 'The team this person works in.'],
      ['job_function', 'p.job_function', 'What this person does, such as design or legal.'],
      ['business_unit', 'p.business_unit', 'The business unit this person belongs to.'],
      ['active', 'p.active', 'Whether any tool still lets this person in.'],
      ['bot', 'p.bot', 'Whether this is a program.'],
    ],
    from: 'FROM person p JOIN person_pseudonym y ON y.person_id = p.id',
  },
];
