import { table, type Session, type Shell } from './session.js';

interface Line {
  connection: string;
  connector: string;
  health: string;
  problem: string | null;
  lastRun: string | null;
  lastStatus: string | null;
  asOf: string | null;
  completeThrough: string | null;
  records: number;
  quarantined: number;
  waitingParts: number;
  problems: { stream: string; part: string; problem: string }[];
}

/** How every connection does: health, freshness, what was set aside, what could not be read. */
export async function showStatus(shell: Shell): Promise<number> {
  return shell.withHub(async (session) => {
    const lines = await load(session);
    if (shell.json) for (const line of lines) shell.printJson(line);
    else shell.print(describe(lines));
    return lines.some((line) => line.health === 'needs_attention') ? 3 : 0;
  });
}

async function load(session: Session): Promise<Line[]> {
  const { rows } = await session.api.query<Line>(
    `SELECT c.name AS connection, c.connector, c.health, c.health_reason AS problem,
       to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "lastRun", r.status AS "lastStatus",
       to_char(s.as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "asOf",
       to_char(s.complete_through AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "completeThrough",
       (SELECT count(*)::int FROM raw_record w WHERE w.connection_id = c.id AND w.state = 'live') AS records,
       (SELECT count(*)::int FROM quarantine q WHERE q.connection_id = c.id AND q.status = 'waiting') AS quarantined,
       (SELECT count(*)::int FROM part_queue p WHERE p.connection_id = c.id) AS "waitingParts",
       coalesce((SELECT json_agg(json_build_object('stream', p.stream, 'part', p.part, 'problem', p.problem) ORDER BY p.stream, p.part)
                 FROM stream_state p WHERE p.connection_id = c.id AND p.problem IS NOT NULL), '[]') AS problems
     FROM connection c
     LEFT JOIN LATERAL (SELECT started_at, status FROM sync_run WHERE connection_id = c.id ORDER BY started_at DESC LIMIT 1) r ON true
     LEFT JOIN LATERAL (SELECT min(as_of) AS as_of, min(complete_through) AS complete_through FROM stream_state
                        WHERE connection_id = c.id AND version IS NULL) s ON true
     WHERE c.configured ORDER BY c.name`,
  );
  return rows;
}

function describe(lines: Line[]): string {
  if (lines.length === 0) return 'No connection is configured. See the README, “Connect a real tool”.';
  const head = [
    'connection',
    'health',
    'last run',
    'as of',
    'complete through',
    'records',
    'set aside',
    'still to read',
  ];
  const rows = lines.map((l) => [
    l.connection,
    l.health,
    l.lastRun ? `${l.lastRun} ${l.lastStatus}` : 'never',
    l.asOf ?? '–',
    l.completeThrough ?? '–',
    String(l.records),
    String(l.quarantined),
    String(l.waitingParts),
  ]);
  const faults = lines.flatMap((l) => [
    ...(l.problem ? [`${l.connection}: ${l.problem}`] : []),
    ...l.problems.map((p) => `${l.connection}/${p.stream}/${p.part}: ${p.problem}`),
  ]);
  return [table([head, ...rows]), ...faults].join('\n');
}
