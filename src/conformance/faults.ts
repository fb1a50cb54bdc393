import assert from 'node:assert/strict';
import type { FaultCase, Places, RunningSandbox } from '../sandbox/index.js';
import type { RunResult } from '../sync/run.js';
import type { Opened } from './bench.js';
import { faultCasesOf, lastingFaultsOf } from './cases.js';
import { assertComplete, type Check, type Good, type Ground } from './check.js';

/** The most requests a run sends to a tool that has gone down, and the most it waits for it, in milliseconds. */
const MOST_REQUESTS = 40;
const LONGEST_MS = 120_000;

/** What the tool does when it does not behave: nothing lost, nothing deleted, nothing early, and the next good run heals. */
export function faultChecks(places: Places): Check[] {
  const cases = faultCasesOf(places);
  return [
    ...cases.map((fault): Check => ({
      id: `${fault.kind} ${fault.place}`,
      title: `${fault.kind} ${fault.place}: ${WORDS[fault.outcome] ?? fault.outcome}`,
      run: (ground) => withFault(ground, fault),
    })),
    {
      id: 'down in mid-run',
      title: 'a tool that goes down in the middle of a run is not asked for ever',
      run: goesDown,
    },
    ...lastingFaultsOf(places).map(({ kind, match }): Check => ({
      id: `lasting ${kind} of ${match.source}`,
      title: `a tool that keeps answering ${kind} to ${match.source}: the run says so, and nothing is taken for deleted`,
      run: (ground) => lasts(ground, kind, match),
    })),
  ];
}

const WORDS: Record<string, string> = {
  same: 'the hub is what it would have been',
  aside: 'one record is set aside, the rest is there, the next look heals',
  odd: 'the record cannot be told from a good one, the rest is there',
};

async function withFault({ stage, tool, good }: Ground, fault: FaultCase): Promise<void> {
  const opened = await stage.openHub();
  try {
    const sent = noteDepartures(tool, opened);
    if (fault.after) tool.fail({ ...fault.after, times: 1 });
    const match = new Counted(fault.match);
    tool.fail({ kind: fault.kind, match, times: 1 });
    const run = (await opened.hub.sync(null, {}))[0]!;
    assert.ok(match.met > 0, 'the fault was met');
    assertAccounted(run);
    if (fault.outcome === 'same') {
      assertComplete([run]);
      assert.deepEqual(await opened.dump(), good.canonical);
      if (fault.kind === 'rate-limit' && !fault.atTheDoor) assertNothingEarly(sent, fault.match);
      return;
    }
    assertOutcome(run, fault, good.run);
    await assertNoneLost(opened, good.canonical, fault);
    if (fault.outcome === 'RateLimited') await sitOut(run, tool, opened);
    await assertHealed(opened, fault, good);
  } finally {
    await opened.close();
  }
}

async function goesDown({ stage, tool, good, places }: Ground): Promise<void> {
  const opened = await stage.openHub();
  const down = new FromHereOn(faultCasesOf(places).find(({ place }) => place === 'in mid-walk')!.match);
  try {
    tool.fail({ kind: 'reset', match: down, times: Infinity });
    const slept = opened.clock.sleptMs();
    const run = (await opened.hub.sync(null, {}))[0]!;
    // Where it was the last stream there is nothing left to fail.
    assert.deepEqual([run.status === 'succeeded', classesOf(run)], [false, ['TransientError']], String(run.error));
    assert.ok(down.met > 0 && down.met <= MOST_REQUESTS, `${down.met} requests`);
    assert.ok(opened.clock.sleptMs() - slept < LONGEST_MS, 'it waits without end');
    down.on = false;
    assertComplete(await opened.hub.sync(null, {}));
    assert.deepEqual(await opened.dump({ tellable: true }), good.tellable);
  } finally {
    down.on = false;
    await opened.close();
  }
}

async function lasts({ stage, tool, good }: Ground, kind: FaultCase['kind'], match: RegExp): Promise<void> {
  const opened = await stage.openHub();
  const lasting = new Switch(match);
  try {
    assertComplete(await opened.hub.sync(null, {}));
    tool.fail({ kind, match: lasting, times: Infinity });
    const run = (await opened.hub.sync(null, { full: true }))[0]!;
    assert.notEqual(run.status, 'succeeded');
    assert.equal(run.counts.tombstones, 0);
    assert.deepEqual(await opened.dump(), good.canonical);
  } finally {
    lasting.on = false;
    await opened.close();
  }
}

/** Classes of everything that went wrong in a run. */
function classesOf({ error, problems }: RunResult): string[] {
  const errors = [...(error === null ? [] : [error]), ...problems.map((problem) => problem.error)];
  return [...new Set(errors.map((one) => (one as Error).constructor.name))];
}

/** A fault that knows whether it was met. */
class Counted extends RegExp {
  met = 0;
  override test(text: string): boolean {
    const isHere = super.test(text);
    if (isHere) this.met++;
    return isHere;
  }
}

/** A fault that lasts until it is switched off. */
class Switch extends RegExp {
  on = true;
  override test(text: string): boolean {
    return this.on && super.test(text);
  }
}

/** From the first request that matches on, every request meets the fault. */
class FromHereOn extends Switch {
  met = 0;
  override test(text: string): boolean {
    if (this.on && (this.met > 0 || super.test(text))) this.met++;
    return this.on && this.met > 0;
  }
}

function assertAccounted({ counts }: RunResult): void {
  const { read, applied, unchanged, superseded, quarantined } = counts;
  assert.equal(read, applied + unchanged + superseded + quarantined);
}

function assertOutcome(run: RunResult, fault: FaultCase, good: RunResult): void {
  const classes = classesOf(run);
  const { outcome } = fault;
  if (outcome === 'aside') assert.deepEqual([run.status, run.counts.quarantined], ['succeeded', 1]);
  else if (outcome === 'odd') assert.deepEqual([run.status, run.counts.read], ['succeeded', good.counts.read]);
  else if (outcome === 'gap') assert.deepEqual(classes, []);
  else {
    assert.deepEqual([classes, run.status === 'succeeded'], [[outcome], false]);
    // A refused credential ends the run: whatever else was asked would be refused as well.
    if (outcome === 'AuthError') assert.equal(run.status, 'failed');
    if (outcome === 'RateLimited') assert.equal(run.status, 'waiting');
  }
}

/** Whatever was read is what is there: no tombstone, no invented record. */
async function assertNoneLost(opened: Opened, canonical: string[], fault: FaultCase): Promise<void> {
  const known = new Set(canonical.map(nameLine));
  const now = await opened.dump({ tables: ['raw_record', 'task', 'asset', 'message', 'approval', 'container'] });
  const strange = now.map(nameLine).filter((line) => !known.has(line));
  // An odd record may be taken for another one.
  if (fault.outcome !== 'odd') assert.deepEqual(strange, []);
}

// What it is and whether it is there; other columns may name what was not read yet.
function nameLine(line: string): string {
  const { table, stream, key, state, gone_at } = JSON.parse(line) as Record<string, unknown>;
  return [table, stream, key, state, gone_at].join(' ');
}

/** Until the tool may be asked again nobody asks it. */
async function sitOut({ waitUntil }: RunResult, { requests }: RunningSandbox, { hub, clock }: Opened): Promise<void> {
  const asked = requests.length;
  const again = (await hub.sync(null, {}))[0]!;
  assert.deepEqual([again.status, again.waitUntil, requests.length], ['waiting', waitUntil, asked]);
  await clock.sleep(Date.parse(waitUntil!) - clock.now());
}

async function assertHealed(opened: Opened, fault: FaultCase, good: Good): Promise<void> {
  const name = opened.hub.targets[0]!.name;
  const health = async () =>
    (await opened.hub.worker.query('SELECT health, health_reason AS reason FROM connection WHERE name = $1', [name]))
      .rows[0];
  if (fault.outcome === 'AuthError' || fault.outcome === 'ContractError')
    assert.equal((await health()).health, 'needs_attention');
  if (fault.outcome === 'aside') {
    const { rows } = await opened.hub.worker.query<{ status: string; reason: string }>(
      `SELECT status, reason FROM quarantine`,
    );
    assert.deepEqual(
      rows.map(({ status }) => status),
      ['waiting'],
    );
    assert.match(rows[0]!.reason, /\S{3}/);
  }
  // A record that was set aside is read again when it changes, or when everything is.
  assertComplete(await opened.hub.sync(null, fault.outcome === 'aside' ? { full: true } : {}));
  if (fault.outcome !== 'odd') assert.deepEqual(await opened.dump({ tellable: true }), good.tellable);
  assert.deepEqual({ ...(await health()) }, { health: 'ok', reason: null });
}

interface Departure {
  /** On the hub's clock of waits. */
  at: number;
  request: { method: string; path: string };
}

function noteDepartures({ requests }: RunningSandbox, { clock }: Opened): Departure[] {
  const sent: Departure[] = [];
  requests.push = (...more) => {
    for (const request of more) sent.push({ at: clock.now(), request });
    return Array.prototype.push.apply(requests, more) as number;
  };
  return sent;
}

/** The stand-ins ask for a second of peace; nothing else goes out in it. */
// The first that the fault struck was refused; some tools refuse with status 200.
function assertNothingEarly(sent: Departure[], match: RegExp): void {
  const refused = sent.findIndex(({ request }) => match.test(`${request.method} ${request.path}`));
  assert.ok(refused >= 0, 'the request that was refused is on record');
  const next = sent[refused + 1]!;
  assert.ok(next.at - sent[refused]!.at >= 1_000, 'the next request came too early');
}
