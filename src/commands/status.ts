import { loadDrift } from '../sync/drift/report.js';
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
  /** When somebody has to renew the credentials; null: not known, or never. */
  expiresAt: string | null;
  records: number;
  quarantined: number;
  waitingParts: number;
  /** When the next run is due; null: it is on or asked for. */
  nextRun: string | null;
  jobs: { running: number; waiting: number; failed: number; lastFailure: string | null };
  /** What the tool told by itself, and what it may tell: calls that wait or failed, subscriptions that stand or do not. */
  heard: {
    waiting: number;
    failed: number;
    lastFailure: string | null;
    oldestSeconds: number | null;
    hooks: number;
    broken: number;
  };
  /** What the tool names and does not show to our token, by sort. */
  notSeen: Record<string, number>;
  streams: { stream: string; parts: number; asOf: string | null; completeThrough: string | null }[];
  problems: { stream: string; part: string; problem: string }[];
  /** The version of the tool's contract that is spoken, where the tool dates one, and when its vendor retires it. */
  contract: { version: string; retiresOn: string | null } | null;
  /** Fields of its answers that appeared, changed their type or are gone. */
  drift: number;
}

const INSTANT = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** How every connection does: health, freshness, what was set aside, what could not be read. */
export async function showStatus(shell: Shell): Promise<number> {
  return shell.withHub(async (session) => {
    const drift = await loadDrift(session.api);
    const lines = (await load(session)).map((line) => ({
      ...line,
      contract: session.targets.find(({ name }) => name === line.connection)?.connector.contract ?? null,
      drift: drift.filter(({ connection }) => connection === line.connection).length,
    }));
    if (shell.json) for (const line of lines) shell.printJson(line);
    else shell.print(describe(lines));
    return lines.some((line) => line.health === 'needs_attention') ? 3 : 0;
  });
}

async function load(session: Session): Promise<Omit<Line, 'contract' | 'drift'>[]> {
  const { rows } = await session.api.query<Omit<Line, 'contract' | 'drift'>>(
    `SELECT c.name AS connection, c.connector, c.health, c.health_reason AS problem,
       ${INSTANT('r.started_at')} AS "lastRun", r.status AS "lastStatus",
       ${INSTANT('s.as_of')} AS "asOf",
       ${INSTANT('s.complete_through')} AS "completeThrough",
       ${INSTANT('c.expires_at')} AS "expiresAt",
       (SELECT count(*)::int FROM raw_record w WHERE w.connection_id = c.id AND w.state = 'live') AS records,
       (SELECT count(*)::int FROM quarantine q WHERE q.connection_id = c.id AND q.status = 'waiting') AS quarantined,
       (SELECT count(*)::int FROM part_queue p WHERE p.connection_id = c.id) AS "waitingParts",
       ${INSTANT('c.due_at')} AS "nextRun",
       (SELECT json_build_object('running', count(*) FILTER (WHERE j.running), 'waiting', count(*) FILTER (WHERE NOT j.running AND j.last_error IS NULL),
                 'failed', count(*) FILTER (WHERE NOT j.running AND j.last_error IS NOT NULL),
                 'lastFailure', max(j.task || ': ' || j.last_error) FILTER (WHERE NOT j.running))
        FROM list_jobs() j WHERE j.queue = 'connection:' || c.id) AS jobs,
       (SELECT json_build_object('waiting', count(*) FILTER (WHERE i.state = 'waiting'), 'failed', count(*) FILTER (WHERE i.state = 'failed'),
                 'lastFailure', (array_agg(i.reason ORDER BY i.id DESC) FILTER (WHERE i.reason IS NOT NULL))[1],
                 'oldestSeconds', extract(epoch FROM now() - min(i.next_at) FILTER (WHERE i.state = 'waiting'))::int,
                 'hooks', (SELECT count(*) FROM hook h WHERE h.connection_id = c.id AND h.active),
                 'broken', (SELECT count(*) FROM hook h WHERE h.connection_id = c.id AND NOT h.active))
        FROM webhook_inbox i WHERE i.connection_id = c.id AND i.state IN ('waiting', 'failed')) AS heard,
       coalesce((SELECT json_object_agg(u.kind, u.count) FROM (SELECT kind, count(*)::int FROM not_seen WHERE connection_id = c.id GROUP BY kind ORDER BY kind) u), '{}') AS "notSeen",
       coalesce((SELECT json_agg(json_build_object('stream', p.stream, 'parts', p.parts, 'asOf', ${INSTANT('p.as_of')}, 'completeThrough', ${INSTANT('p.through')}) ORDER BY p.stream)
                 FROM (SELECT stream, count(*)::int AS parts, min(as_of) AS as_of, min(complete_through) FILTER (WHERE version IS NULL) AS through
                       FROM stream_state WHERE connection_id = c.id GROUP BY stream) p), '[]') AS streams,
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
    'not seen',
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
    String(Object.values(l.notSeen).reduce((sum, count) => sum + count, 0)),
    String(l.waitingParts),
  ]);
  const faults = lines.flatMap((l) => [
    // Nearer than two weeks it is the connection's problem, and said as such.
    ...(l.expiresAt && l.health === 'ok'
      ? [`${l.connection}: the credentials expire on ${l.expiresAt.slice(0, 10)}`]
      : []),
    ...(l.problem ? [`${l.connection}: ${l.problem}`] : []),
    ...jobsLine(l),
    ...heardLine(l),
    ...(l.contract?.retiresOn
      ? [`${l.connection}: version ${l.contract.version} is retired on ${l.contract.retiresOn}`]
      : []),
    ...(l.drift > 0 ? [`${l.connection}: ${l.drift} fields of its answers changed; see hub status --drift`] : []),
    ...Object.entries(l.notSeen).map(
      ([kind, count]) =>
        `${l.connection}: names ${count} ${kind === 'person' ? 'people' : `${kind}s`} that it does not show to our token`,
    ),
    ...l.problems.map((p) => `${l.connection}/${p.stream}/${p.part}: ${p.problem}`),
  ]);
  return [table([head, ...rows]), ...faults].join('\n');
}

function jobsLine({ connection, jobs: { running, waiting, failed, lastFailure } }: Line): string[] {
  if (running + waiting + failed === 0) return [];
  const why = lastFailure === null ? '' : ` (${lastFailure.slice(0, 120)})`;
  return [`${connection}: jobs: ${running} running, ${waiting} waiting, ${failed} failed${why}`];
}

function heardLine({ connection, heard: { waiting, failed, lastFailure, broken } }: Line): string[] {
  const said = [
    ...(waiting + failed > 0 ? [`what the tool told: ${waiting} waiting, ${failed} failed`] : []),
    ...(broken > 0 ? [`${broken} subscriptions do not stand; see hub webhook ${connection}`] : []),
  ];
  if (said.length === 0) return [];
  return [`${connection}: ${said.join('; ')}${lastFailure === null ? '' : ` (${lastFailure.slice(0, 120)})`}`];
}

/** Every field that appeared, changed its type or is gone, connection by connection. */
export async function showDrift(shell: Shell): Promise<number> {
  return shell.withHub(async ({ api }) => {
    const drift = await loadDrift(api);
    if (shell.json) for (const one of drift) shell.printJson(one);
    else if (drift.length === 0) shell.print('The tools answer as they did.');
    else
      shell.print(
        table([
          ['connection', 'stream', 'field', 'what', 'type', 'records', 'first seen', 'last seen'],
          ...drift.map((one) => [
            one.connection,
            one.stream,
            one.path || '(the record)',
            one.kind,
            one.before === null ? one.type : `${one.before} → ${one.type}`,
            String(one.records),
            one.firstAt,
            one.lastAt,
          ]),
        ]),
      );
    return 0;
  });
}
