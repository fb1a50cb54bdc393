import { createCompany, describeStory, truthAt } from '#sandbox';
import type { Company } from '#sandbox';

describe('CMP-104 in Slack', () => {
  const company = createCompany({ seed: 8, campaigns: 3 });
  const { inSlack, legal } = describeStory(company);
  const truth = truthAt(company, company.start);
  const roundOf = (key: string, when = company.start) =>
    truthAt(company, when).approvals.find((one) => one.tool === 'slack' && one.key === key)!;

  test('is the same for every seed and size', () => {
    const told = (one: Company) =>
      JSON.stringify(one.slack.filter((event) => 'channel' in event && event.channel === inSlack.channel));
    expect(told(company).length).toBeGreaterThan(1_000);
    for (const [seed, campaigns] of [
      [1, 1],
      [99, 12],
    ])
      expect(told(createCompany({ seed: seed!, campaigns: campaigns! }))).toBe(told(company));
  });

  test('has the header through by a reaction, and waits on Brand for less long than on Legal', () => {
    const header = roundOf(inSlack.header.approval);
    const milan = inSlack.header.approver.slack!.id;
    expect(header.rounds[0]).toMatchObject({ outcome: 'approved', approvers: [milan] });
    expect(header.rounds[0]!.decisions).toMatchObject([{ actor: milan, tellable: 'observed' }]);
    const linked = company.asana.find((event) => event.type === 'task_added' && event.gid === header.item?.key);
    expect(linked).toMatchObject({ name: 'Newsletter' });

    const { posts } = inSlack;
    expect(roundOf(posts.approval).rounds[0]).toMatchObject({
      outcome: 'open',
      requestedAt: posts.requestedAt,
      approvers: [posts.approver.slack!.id],
    });
    expect(roundOf(posts.approval, posts.decidedAt).rounds[0]).toMatchObject({
      outcome: 'approved',
      closedAt: posts.decidedAt,
    });
    const mine = new Set(
      truth.items.flatMap((item) => (item.campaign === 'cmp-104' ? [`${item.tool}/${item.key}`] : [])),
    );
    const waits = truth.approvals
      .filter(({ tool, key }) => mine.has(`${tool}/${key}`))
      .flatMap(({ rounds }) => rounds.filter(({ outcome }) => outcome === 'open').map((round) => round.requestedAt));
    expect(Math.min(...waits)).toBe(legal.requestedAt);
    expect(waits).toContain(posts.requestedAt);
  });

  test('belongs to it by its channel', () => {
    const said = truth.items.filter(({ tool, campaign }) => tool === 'slack' && campaign === 'cmp-104');
    expect(said.length).toBeGreaterThan(5);
    expect(said.every(({ knowableBy }) => knowableBy === 'container')).toBe(true);
  });
});
