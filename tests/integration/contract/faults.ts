import type { RunningSandbox } from '#sandbox';
import type { Registered } from '../../../connectors/index.js';
import { TransientError } from '../../../src/sdk/index.js';
import type { RunResult } from '../../../src/sync/run.js';
import { faultCasesOf, lastingFaultsOf, type FaultCase } from './fault-cases.js';
import { openStage, type Opened, type Stage } from './stage.js';
import { expectComplete } from './walks.js';

/** What the tool does when it does not behave: nothing lost, nothing deleted, nothing early, and the next good run heals. */
export function describeFaults(registered: Registered): void {
  const { connector } = registered;
  describe('faults', () => {
    let stage: Stage;
    let tool: RunningSandbox;
    /** The hub of a tool that behaved. */
    let good: { canonical: string[]; tellable: string[]; run: RunResult };
    beforeAll(async () => {
      stage = await openStage([registered]);
      tool = stage.tools.get(connector.id)!;
      const opened = await stage.openHub();
      const [run] = await opened.hub.sync(null, {});
      expectComplete([run!]);
      good = { canonical: await opened.dump(), tellable: await opened.dump({ tellable: true }), run: run! };
      await opened.close();
    });
    afterAll(() => stage.close());

    test.each(faultCasesOf(connector.id).map((one) => [one.kind, one.place, one.outcome, one] as const))(
      '%s %s: %s',
      async (_kind, _place, _outcome, fault) => {
        const opened = await stage.openHub();
        try {
          const sent = noteDepartures(tool, opened);
          if (fault.after) tool.fail({ ...fault.after, times: 1 });
          const match = new Counted(fault.match);
          tool.fail({ kind: fault.kind, match, times: 1 });
          const [run] = await opened.hub.sync(null, {});
          expect(match.met).toBeGreaterThan(0);
          expectAccounted(run!);
          if (fault.outcome === 'same') {
            expectComplete([run!]);
            expect(await opened.dump()).toEqual(good.canonical);
            if (fault.kind === 'rate-limit' && !fault.atTheDoor) expectNothingEarly(sent, fault.match);
            return;
          }
          expectOutcome(run!, fault, good.run);
          await expectNoneLost(opened, good.canonical, fault);
          if (fault.outcome === 'RateLimited') await sitOut(run!, tool, opened);
          await expectHealed(opened, fault, good);
        } finally {
          await opened.close();
        }
      },
    );

    test('a tool that goes down in the middle of a run is not asked for ever', async () => {
      const opened = await stage.openHub();
      const down = new FromHereOn(faultCasesOf(connector.id).find(({ place }) => place === 'in mid-walk')!.match);
      try {
        tool.fail({ kind: 'reset', match: down, times: Infinity });
        const slept = opened.clock.sleptMs();
        const [run] = await opened.hub.sync(null, {});
        expect({ status: run!.status, error: run!.error }).toEqual({
          status: 'failed',
          error: expect.any(TransientError),
        });
        expect(down.met).toBeGreaterThan(0);
        expect(down.met).toBeLessThanOrEqual(40);
        expect(opened.clock.sleptMs() - slept).toBeLessThan(120_000);
        down.on = false;
        expectComplete(await opened.hub.sync(null, {}));
        expect(await opened.dump({ tellable: true })).toEqual(good.tellable);
      } finally {
        down.on = false;
        await opened.close();
      }
    });

    test.each(lastingFaultsOf(connector.id).map((one) => [one.kind, one.match.source, one] as const))(
      'a tool that keeps answering %s to %s: the run says so, and nothing is taken for deleted',
      async (_kind, _match, { kind, match }) => {
        const opened = await stage.openHub();
        const lasting = new Switch(match);
        try {
          expectComplete(await opened.hub.sync(null, {}));
          tool.fail({ kind, match: lasting, times: Infinity });
          const [run] = await opened.hub.sync(null, { full: true });
          expect(run!.status).not.toBe('succeeded');
          expect(run!.counts.tombstones).toBe(0);
          expect(await opened.dump()).toEqual(good.canonical);
        } finally {
          lasting.on = false;
          await opened.close();
        }
      },
    );
  });
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

function expectAccounted({ counts }: RunResult): void {
  const { read, applied, unchanged, superseded, quarantined } = counts;
  expect(read).toBe(applied + unchanged + superseded + quarantined);
}

function expectOutcome(run: RunResult, fault: FaultCase, good: RunResult): void {
  const errors = [...(run.error === null ? [] : [run.error]), ...run.problems.map(({ error }) => error)];
  const classes = [...new Set(errors.map((error) => (error as Error).constructor.name))];
  const { outcome } = fault;
  if (outcome === 'aside') {
    expect({ status: run.status, quarantined: run.counts.quarantined }).toEqual({
      status: 'succeeded',
      quarantined: 1,
    });
  } else if (outcome === 'odd') {
    expect({ status: run.status, read: run.counts.read }).toEqual({ status: 'succeeded', read: good.counts.read });
  } else if (outcome === 'gap') {
    expect(classes).toEqual([]);
  } else {
    expect({ classes, succeeded: run.status === 'succeeded' }).toEqual({ classes: [outcome], succeeded: false });
    // A refused credential ends the run: whatever else was asked would be refused as well.
    if (outcome === 'AuthError') expect(run.status).toBe('failed');
    if (outcome === 'RateLimited') expect(run.status).toBe('waiting');
  }
}

/** Whatever was read is what is there: no tombstone, no invented record. */
async function expectNoneLost(opened: Opened, canonical: string[], fault: FaultCase): Promise<void> {
  const known = new Set(canonical.map(nameLine));
  const now = await opened.dump({ tables: ['raw_record', 'task', 'asset', 'message', 'approval', 'container'] });
  const strange = now.map(nameLine).filter((line) => !known.has(line));
  // An odd record may be taken for another one.
  if (fault.outcome !== 'odd') expect(strange).toEqual([]);
}

// What it is and whether it is there; other columns may name what was not read yet.
function nameLine(line: string): string {
  const { table, stream, key, state, gone_at } = JSON.parse(line) as Record<string, unknown>;
  return [table, stream, key, state, gone_at].join(' ');
}

/** Until the tool may be asked again nobody asks it. */
async function sitOut({ waitUntil }: RunResult, { requests }: RunningSandbox, { hub, clock }: Opened): Promise<void> {
  const asked = requests.length;
  expect(await hub.sync(null, {})).toEqual([expect.objectContaining({ status: 'waiting', waitUntil })]);
  expect(requests).toHaveLength(asked);
  await clock.sleep(Date.parse(waitUntil!) - clock.now());
}

async function expectHealed(
  opened: Opened,
  fault: FaultCase,
  good: { tellable: string[]; canonical: string[] },
): Promise<void> {
  const name = opened.hub.targets[0]!.name;
  const health = async () =>
    (await opened.hub.worker.query('SELECT health, health_reason FROM connection WHERE name = $1', [name])).rows[0];
  if (fault.outcome === 'AuthError' || fault.outcome === 'ContractError')
    expect(await health()).toMatchObject({ health: 'needs_attention' });
  if (fault.outcome === 'aside') {
    const { rows } = await opened.hub.worker.query(`SELECT status, reason FROM quarantine`);
    expect(rows).toEqual([{ status: 'waiting', reason: expect.stringMatching(/\S{3}/) }]);
  }
  // A record that was set aside is read again when it changes, or when everything is.
  const [run] = await opened.hub.sync(null, fault.outcome === 'aside' ? { full: true } : {});
  expectComplete([run!]);
  if (fault.outcome !== 'odd') expect(await opened.dump({ tellable: true })).toEqual(good.tellable);
  expect(await health()).toEqual({ health: 'ok', health_reason: null });
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
function expectNothingEarly(sent: Departure[], match: RegExp): void {
  const refused = sent.findIndex(({ request }) => match.test(`${request.method} ${request.path}`));
  expect(refused).toBeGreaterThanOrEqual(0);
  const next = sent[refused + 1]!;
  expect(next.at - sent[refused]!.at).toBeGreaterThanOrEqual(1_000);
}
