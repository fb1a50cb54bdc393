import { createCompany, describeStory, truthAt, wordpressChangesBetween } from '#sandbox';
import type { Company, Truth, TruthChange } from '#sandbox';

const day = 86_400_000;
const cases = [1, 2, 7, 99].flatMap((seed) => [-40, 0, 12, 30].map((days) => [seed, days] as const));

/** The last word of a section, whatever it is called by now. */
function sectionNames(company: Company, at: number): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const event of company.asana) {
    if (event.at > at) break;
    if (event.type === 'section_added') names.set(event.gid, new Set([event.name]));
    if (event.type === 'section_renamed') names.get(event.section)!.add(event.name);
  }
  return names;
}

function statusChanges(truth: Truth, key: string): TruthChange[] {
  return truth.changes.filter((change) => change.what === 'status' && change.item.key === key);
}

describe.each(cases)('the truth of seed %i, %i days from the start', (seed, days) => {
  const company = createCompany({ seed, campaigns: 10 });
  const at = company.start + days * day;
  const truth = truthAt(company, at);

  test('has unique items and nothing of the future', () => {
    const keys = truth.items.map((item) => `${item.tool}/${item.kind}/${item.key}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(truth.changes.filter((change) => change.at > at)).toEqual([]);
    expect(truth.changes.filter((change) => change.tool === 'email')).toEqual([]);
  });

  test('has rounds one after another, and decisions only after the asking', () => {
    for (const { rounds } of truth.approvals) {
      for (const [index, round] of rounds.entries()) {
        const next = rounds[index + 1];
        expect(round.closedAt ?? at).toBeGreaterThanOrEqual(round.requestedAt);
        expect(round.outcome === 'open').toBe(round.closedAt === null);
        if (next) {
          expect(round.outcome).not.toBe('open');
          expect(next.requestedAt).toBeGreaterThanOrEqual(round.closedAt!);
        }
        for (const decision of round.decisions) {
          expect(decision.at).toBeGreaterThanOrEqual(round.requestedAt);
          expect(decision.at).toBeLessThanOrEqual(next?.requestedAt ?? at);
        }
        if (round.closedAt === null || round.outcome === 'withdrawn') continue;
        const closing = round.decisions.findIndex((decision) => decision.at === round.closedAt);
        expect(round.decisions[closing]).toMatchObject({ decision: round.outcome, at: round.closedAt });
        // Only where all of several must say yes does a yes come before the one that closes.
        expect(round.decisions.slice(0, closing).filter((decision) => decision.decision !== 'approved')).toEqual([]);
        expect(closing).toBeLessThan(Math.max(1, round.approvers.length));
      }
    }
  });

  test('ends every status track where the item stands', () => {
    const names = [...sectionNames(company, at).values()];
    const sameSection = (one: unknown, other: unknown) =>
      one === other || names.some((all) => all.has(one as string) && all.has(other as string));
    let checked = 0;
    for (const item of truth.items) {
      const told = statusChanges(truth, item.key);
      if (item.tool === 'wordpress' && item.kind === 'asset' && told.length) {
        if (item.status !== told.at(-1)!.to)
          throw new Error(`${item.key}: ${item.status} after ${String(told.at(-1)!.to)}`);
        checked++;
      }
      if (item.tool !== 'asana' || item.kind !== 'task') continue;
      const whole = told.filter((change) => change.container === null).at(-1);
      expect(item.status === 'completed').toBe(whole?.to === 'completed');
      for (const project of new Set(told.map((change) => change.container))) {
        if (project === null) continue;
        const track = told.filter((change) => change.container === project);
        for (const [index, change] of track.entries()) {
          if (index > 0 && !sameSection(change.from, track[index - 1]!.to))
            throw new Error(`${item.key}: broken track in ${project}`);
        }
        const others = new Set(
          truth.changes.filter((one) => one.item.key === item.key && one.what === 'moved').map((one) => one.container),
        );
        if (item.status === 'completed' || others.size) continue;
        if (!sameSection(item.status, track.at(-1)!.to))
          throw new Error(`${item.key}: ${item.status} after ${String(track.at(-1)!.to)}`);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(days < 0 ? 10 : 60);
  });

  test('lets nobody learn later of what was deleted before', () => {
    const gone = new Set(truth.items.filter((item) => item.gone && item.tool === 'asana').map((item) => item.key));
    expect(truth.changes.filter((change) => gone.has(change.item.key) && change.tellable !== 'no')).toEqual([]);
    expect(
      truth.changes
        // Monday's log tells both.
        .filter((change) => change.tool !== 'monday' && (change.what === 'deleted' || change.what === 'restored'))
        .every((change) => change.tellable === 'no'),
    ).toBe(true);
    expect(truth.dependencies.filter((one) => gone.has(one.item) || gone.has(one.on))).toEqual([]);
  });

  test('tells of the past of a site only the publishing of what is published', () => {
    const status = new Map(
      truth.items.filter((item) => item.tool === 'wordpress').map((item) => [item.key, item.status]),
    );
    const told = truth.changes.filter(
      (change) => change.tool === 'wordpress' && change.tellable === 'exact' && change.what !== 'created',
    );
    expect(
      told.filter(
        (change) => change.what !== 'status' || change.to !== 'publish' || status.get(change.item.key) !== 'publish',
      ),
    ).toEqual([]);
    const observed = truth.changes.filter((change) => change.tool === 'wordpress' && change.tellable === 'observed');
    expect(
      observed.every((change) => change.what === 'approval_requested' && status.get(change.item.key) === 'pending'),
    ).toBe(true);
  });

  test('is whole when cut into looks', () => {
    const half = at - 9 * day;
    const early = wordpressChangesBetween(company, 0, half);
    const late = wordpressChangesBetween(company, half, at);
    expect(early.length + late.length).toBe(truth.changes.filter((change) => change.tool === 'wordpress').length);
    expect(late.every((change) => change.at > half && change.at <= at)).toBe(true);
  });
});

describe('the truth of CMP-104 at the start', () => {
  const company = createCompany({ seed: 8, campaigns: 3 });
  const story = describeStory(company);
  const truth = truthAt(company, company.start);

  test('waits on Legal in round 2 since Friday', () => {
    const legal = truth.approvals.find((approval) => approval.key === story.legal.approval)!;
    expect(legal).toMatchObject({
      tool: 'asana',
      gate: 'Legal sign-off: landing page',
      item: { kind: 'task', key: story.tasks.landingPage },
    });
    expect(
      legal.rounds.map((round) => [new Date(round.requestedAt).toISOString(), round.outcome, round.approvers]),
    ).toEqual([
      ['2026-03-20T13:00:00.000Z', 'changes_requested', [story.legal.approver.asana!.gid]],
      ['2026-03-27T15:10:00.000Z', 'open', [story.legal.approver.asana!.gid]],
    ]);
    expect(story.legal.approver.team).toBe('Legal');
    const after = truthAt(company, story.legal.decidedAt).approvals.find(
      (approval) => approval.key === story.legal.approval,
    )!;
    expect(after.rounds[1]!.outcome).toBe('approved');
  });

  test('shows a page on the site that is older than the approved copy', () => {
    const versions = truth.versions.filter((version) => version.tellable === 'exact');
    const live = versions.filter((version) => version.asset === String(story.page.id)).at(-1)!;
    const copy = versions.find((version) => version.asset === story.approvedCopy.mail)!;
    expect([live.at, copy.at]).toEqual([story.page.textOf, story.approvedCopy.at - 0]);
    expect(live.at).toBeLessThan(copy.at);
    const brand = truth.approvals.find((approval) => approval.key === story.brandByMail.approval)!;
    expect(brand.rounds[0]).toMatchObject({ outcome: 'approved', approvers: ['chloe.martin@acme.example'] });
    expect(brand.rounds[0]!.decisions[0]!.tellable).toBe('exact');
  });

  test('has a post whose past nobody can know', () => {
    const past = truth.changes.filter((change) => change.item.key === String(story.unknown.post));
    expect(past.map((change) => change.what)).toEqual([
      'created',
      'status',
      'status',
      'status',
      'status',
      'status',
      'status',
    ]);
    expect(past.every((change) => change.tellable === 'no')).toBe(true);
    expect(truth.items.find((item) => item.key === String(story.unknown.post))).toMatchObject({
      status: 'private',
      knowableBy: 'container',
    });
  });

  test('has fourteen tasks in Asana in several states, all of one campaign', () => {
    const tasks = truth.items.filter(
      (item) => item.tool === 'asana' && item.campaign === 'cmp-104' && item.kind === 'task',
    );
    expect(tasks).toHaveLength(14);
    expect(new Set(tasks.map((task) => task.status))).toEqual(
      new Set(['completed', 'With legal', 'Doing', 'Ready', 'Backlog']),
    );
    expect(tasks.every((task) => task.knowableBy !== null)).toBe(true);
  });
});

describe('the truth of people', () => {
  const { people } = truthAt(createCompany({ seed: 1, campaigns: 10 }), Date.UTC(2026, 2, 31));
  const provable = (id: string) =>
    people
      .find((one) => one.person === id)!
      .aliases.filter((alias) => alias.provable)
      .map((alias) => alias.tool);

  test('proves one person only by an address that two tools vouch for', () => {
    expect(provable('lea')).toEqual(['asana', 'wordpress', 'monday', 'slack', 'contentful', 'email']);
    // Two addresses: one that Asana, Slack and mail know, one that the site, Monday and Contentful know.
    expect(provable('jack')).toEqual(['asana', 'wordpress', 'monday', 'slack', 'contentful', 'email']);
    expect(provable('yuki')).toEqual([]);
    expect(provable('omar')).toEqual(['asana', 'contentful', 'email']);
  });
});

describe('the truth of mail', () => {
  const company = createCompany({ seed: 2, campaigns: 10 });
  const truth = truthAt(company, company.start + 30 * day);
  const mail = truth.approvals.filter((approval) => approval.tool === 'email');

  test('believes no forged answer and no unknown address', () => {
    const decisions = mail.flatMap((approval) => approval.rounds.flatMap((round) => round.decisions));
    expect(
      decisions.filter((decision) => decision.tellable === 'no').map((decision) => decision.actor!.split('@')[1]),
    ).toEqual(expect.arrayContaining([expect.stringMatching(/posteo|carver/)]));
    const forged = company.mail.filter(
      (event) => event.type === 'delivered' && event.mail.headers.some(([, text]) => text.includes('dmarc=fail')),
    );
    expect(forged.length).toBeGreaterThan(0);
    const meant = Object.entries(company.meant ?? {}).filter(([key, one]) => one.decides && !key.includes(':'));
    expect(decisions.length).toBe(meant.length);
  });

  test('closes a disagreement by the first refusal', () => {
    const both = mail.filter((approval) => approval.rounds[0]!.approvers.length === 2);
    expect(both.length).toBeGreaterThan(0);
    for (const { rounds } of both) {
      expect(rounds[0]!.outcome).toBe('changes_requested');
      expect(rounds[0]!.decisions.map((decision) => decision.decision)).toEqual(['changes_requested', 'approved']);
    }
  });
});
