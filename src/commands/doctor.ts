import { statfs } from 'node:fs/promises';
import type { Target } from '../sync/run.js';
import { openPace } from '../sync/waits.js';
import { loadDrift } from '../sync/drift/report.js';
import { table, type Session, type Shell } from './session.js';

/** One thing that was looked at. `fail`: something does not work; `warn`: it will not, or not as well as it could. */
interface Finding {
  level: 'ok' | 'warn' | 'fail';
  where: string;
  what: string;
  /** What to do; absent where nothing is to be done. */
  remedy?: string;
}

const OLDEST_POSTGRES = 150_000;
const SKEW_SECONDS = 5;
const FREE_SHARE = 0.1;
const RETIRES_SOON_MS = 90 * 86_400_000;

/** Looks at everything the hub stands on; `live` asks each tool too. Exit code 3 where something does not work. */
export async function examine(shell: Shell, flags: { live?: boolean } = {}): Promise<number> {
  return shell.withHub(async (session) => {
    const findings = [
      ...ground(session),
      ...(await database(session)),
      ...(await disk(session)),
      ...(await connections(session)),
    ];
    if (flags.live) for (const target of session.targets) findings.push(...(await tool(session, target)));
    if (shell.json) for (const finding of findings) shell.printJson(finding);
    else shell.print(describe(findings));
    return findings.some(({ level }) => level === 'fail') ? 3 : 0;
  });
}

function ground({ configPath, publicUrl }: Session): Finding[] {
  return [
    { level: 'ok', where: 'settings', what: configPath ?? 'no hub.yaml: the sandbox company' },
    { level: 'ok', where: 'webhooks', what: publicUrl ?? 'tools cannot call this hub (PUBLIC_URL); they are asked' },
  ];
}

async function database({ api, worker }: Session): Promise<Finding[]> {
  const { rows } = await worker.query<{ version: number; skew: number; most: number; role: string; name: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS name, extract(epoch FROM now() - $1::timestamptz)::float8 AS skew,
       current_setting('max_connections')::int AS most, current_user AS role`,
    [new Date()],
  );
  const { rows: reader } = await api.query<{ role: string }>('SELECT current_user AS role');
  const { version, name, skew, most, role } = rows[0]!;
  const apart = role === 'hub_worker' && reader[0]!.role === 'hub_api';
  return [
    version >= OLDEST_POSTGRES
      ? { level: 'ok', where: 'database', what: `PostgreSQL ${name}, ${most} connections` }
      : { level: 'fail', where: 'database', what: `PostgreSQL ${name}`, remedy: 'Use version 15 or newer' },
    apart
      ? { level: 'ok', where: 'database', what: 'reading and writing have roles of their own' }
      : {
          level: 'warn',
          where: 'database',
          what: `everything runs as ${role}`,
          remedy: 'Give DATABASE_ADMIN_URL a login that may make roles, and run hub migrate',
        },
    Math.abs(skew) <= SKEW_SECONDS
      ? { level: 'ok', where: 'clock', what: 'this machine and the database agree' }
      : {
          level: 'warn',
          where: 'clock',
          what: `the database is ${Math.round(Math.abs(skew))} s ${skew > 0 ? 'ahead' : 'behind'}`,
          remedy: 'Keep both in step (NTP): signed calls and leases are held against time',
        },
  ];
}

async function disk({ home }: Session): Promise<Finding[]> {
  const found = await statfs(home).catch(() => null);
  if (!found) return [];
  const share = found.bavail / found.blocks;
  const what = `${Math.round((found.bavail * found.bsize) / 2 ** 30)} GiB free at ${home}`;
  if (share >= FREE_SHARE) return [{ level: 'ok', where: 'disk', what }];
  return [{ level: 'warn', where: 'disk', what, remedy: 'Make room, or set retention in hub.yaml' }];
}

interface Row {
  name: string;
  health: string;
  reason: string | null;
  held: number;
  failed: number;
  broken: number;
}

async function connections({ worker, targets, now }: Session): Promise<Finding[]> {
  const { rows } = await worker.query<Row>(
    `SELECT c.name, c.health, c.health_reason AS reason,
       (SELECT coalesce(sum(h.count), 0)::int FROM delete_hold h WHERE h.connection_id = c.id) AS held,
       (SELECT count(*)::int FROM webhook_inbox i WHERE i.connection_id = c.id AND i.state = 'failed') AS failed,
       (SELECT count(*)::int FROM hook h WHERE h.connection_id = c.id AND NOT h.active) AS broken
     FROM connection c WHERE c.configured ORDER BY c.name`,
  );
  const drift = await loadDrift(worker);
  return rows.flatMap((row) => {
    const differs = drift.filter(({ connection }) => connection === row.name);
    const target = targets.find(({ name }) => name === row.name);
    return [healthOf(row), ...(target ? contractOf(target, now()) : []), ...restOf(row, differs.length)];
  });
}

const LEVELS: Record<string, Finding['level']> = { ok: 'ok', new: 'ok', degraded: 'warn' };

function healthOf({ name, health, reason }: Row): Finding {
  const what = health === 'new' ? 'not read yet' : (reason ?? health);
  return { level: LEVELS[health] ?? 'fail', where: name, what };
}

/** When the version that a connector speaks is retired, as far as its vendor says. */
function contractOf({ name, connector }: Target, nowMs: number): Finding[] {
  const { contract } = connector;
  if (!contract) return [];
  const { version, retiresOn } = contract;
  if (retiresOn === null) return [{ level: 'ok', where: name, what: `speaks version ${version}; no end announced` }];
  const left = Date.parse(retiresOn) - nowMs;
  const level = left < 0 ? 'fail' : left < RETIRES_SOON_MS ? 'warn' : 'ok';
  const what = `speaks version ${version}, which ${left < 0 ? 'was retired' : 'will be retired'} on ${retiresOn}`;
  return [{ level, where: name, what, ...(level !== 'ok' && { remedy: 'Update Throughline' }) }];
}

function restOf({ name, held, failed, broken }: Row, differs: number): Finding[] {
  const warn = (count: number, what: string, remedy: string): Finding[] =>
    count > 0 ? [{ level: 'warn', where: name, what: `${count} ${what}`, remedy }] : [];
  return [
    ...warn(held, 'deletions wait for a person', `hub sync ${name} --confirm-deletes, after a look into the tool`),
    ...warn(
      failed,
      'calls of the tool could not be worked off',
      'hub status says why; the next run reads what they said',
    ),
    ...warn(broken, 'subscriptions do not stand', `hub webhook ${name}`),
    ...warn(differs, 'fields of its answers changed', 'hub status --drift'),
  ];
}

/** Signs in, and holds what the connector relies on against what the tool says of itself now. */
async function tool({ engine }: Session, target: Target): Promise<Finding[]> {
  const { connector, name: where } = target;
  let api: { close?(): Promise<void> } | undefined;
  try {
    api = (await target.open(await openPace(engine, target))) as typeof api;
    const { account, warnings = [], identity } = await connector.check(api);
    const findings: Finding[] = [
      { level: 'ok', where, what: `signed in${identity ? ` as ${identity}` : ''}, account ${account}` },
      ...warnings.map((what): Finding => ({ level: 'warn', where, what })),
    ];
    if (!connector.live)
      return [...findings, { level: 'ok', where, what: `${connector.title} shows no schema to compare` }];
    let same = 0;
    for await (const { what, differs } of connector.live(api)) {
      if (differs === null) same++;
      else findings.push({ level: 'fail', where, what: `${what}: ${differs}`, remedy: 'Update Throughline' });
    }
    return [...findings, { level: 'ok', where, what: `${same} things it relies on are there` }];
  } catch (error) {
    return [{ level: 'fail', where, what: error instanceof Error ? error.message : String(error) }];
  } finally {
    await api?.close?.();
  }
}

function describe(findings: Finding[]): string {
  const lines = findings.map(({ level, where, what, remedy }) => [level, where, remedy ? `${what}. ${remedy}` : what]);
  const count = (level: Finding['level']): number => findings.filter((one) => one.level === level).length;
  return `${table(lines)}\n${count('fail')} failed, ${count('warn')} to look at, ${count('ok')} well`;
}
