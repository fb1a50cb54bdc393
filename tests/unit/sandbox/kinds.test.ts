import { createCompany, truthAt } from '#sandbox';
import type { Company, TruthItem } from '#sandbox';

const seeds = [1, 2, 7, 99, 4711];

/** Kinds that must be seen after the start too, so that moving the clock has something to find. */
const later = {
  asana: [
    'task_added',
    'task_renamed',
    'notes_changed',
    'due_changed',
    'assigned',
    'section_changed',
    'added_to_project',
    'removed_from_project',
    'completed',
    'reopened',
    'approval_set',
    'commented',
    'comment_edited',
    'comment_deleted',
    'dependency_added',
    'dependency_removed',
    'attached',
    'task_deleted',
    'task_restored',
    'section_renamed',
    'project_renamed',
    'project_archived',
    'campaign_field_changed',
  ],
  wordpress: [
    'post_created',
    'post_edited',
    'post_status_set',
    'post_published_by_cron',
    'post_trashed',
    'post_untrashed',
    'post_deleted',
  ],
  mail: ['delivered', 'moved', 'expunged', 'flagged'],
} as const;

const before = {
  ...later,
  asana: [
    ...later.asana.filter((type) => type !== 'project_renamed' && type !== 'project_archived'),
    'team_added',
    'portfolio_added',
    'project_added',
    'section_added',
    'tag_added',
  ],
  wordpress: [...later.wordpress, 'category_added', 'tag_added', 'media_uploaded', 'commented'],
  mail: [...later.mail, 'mailbox_added'],
};

function mails(company: Company) {
  return company.mail.flatMap((event) => (event.type === 'delivered' ? [event] : []));
}

describe.each(seeds)('ten campaigns of seed %i', (seed) => {
  const company = createCompany({ seed, campaigns: 10 });

  test.each(['asana', 'wordpress', 'mail'] as const)(
    'have every kind of event in %s before and after the start',
    (tool) => {
      const kinds = (after: boolean) =>
        new Set<string>(company[tool].filter((event) => event.at > company.start === after).map((event) => event.type));
      expect(before[tool].filter((kind) => !kinds(false).has(kind))).toEqual([]);
      expect(later[tool].filter((kind) => !kinds(true).has(kind))).toEqual([]);
    },
  );

  test('decide approvals in every way, before and after the start', () => {
    const said = (after: boolean) =>
      new Set(
        company.asana.flatMap((event) =>
          event.type === 'approval_set' && event.at > company.start === after ? [event.status] : [],
        ),
      );
    expect([...said(false)].sort()).toEqual(['approved', 'changes_requested', 'pending', 'rejected']);
    expect(said(true)).toContain('approved');
    const rounds = truthAt(company, company.start).approvals.map((approval) => approval.rounds.length);
    expect(Math.max(...rounds)).toBeGreaterThanOrEqual(3);
    const late = truthAt(company, company.start).approvals.filter((one) =>
      one.rounds.some((round) => round.decisions.length > 1),
    );
    expect(late.length).toBeGreaterThan(0);
  });

  test('move a task through two columns in one second, two levels deep, and keep some in no project', () => {
    const moves = company.asana.filter((event) => event.type === 'section_changed');
    expect(
      moves.some((move, index) =>
        moves.slice(index + 1, index + 4).some((next) => next.task === move.task && next.at === move.at),
      ),
    ).toBe(true);
    const added = company.asana.flatMap((event) => (event.type === 'task_added' ? [event] : []));
    const parents = new Map(added.map((task) => [task.gid, task.parent]));
    expect(added.some((task) => task.parent && parents.get(task.parent))).toBe(true);
    expect(added.some((task) => !task.parent && !task.memberships.length)).toBe(true);
    expect(added.some((task) => task.subtype === 'milestone')).toBe(true);
    expect(company.asana.some((event) => event.by === null && event.type === 'section_changed')).toBe(true);
  });

  test('receive every awkward kind of mail', () => {
    const all = mails(company);
    const has = (name: string, value: RegExp) =>
      all.some(({ mail }) => mail.headers.some(([header, text]) => header === name && value.test(text)));
    expect(has('Auto-Submitted', /auto-replied/)).toBe(true);
    expect(has('Content-Type', /multipart\/report/)).toBe(true);
    expect(has('Content-Type', /method=REPLY/)).toBe(true);
    expect(has('List-Id', /./)).toBe(true);
    expect(has('Authentication-Results', /^mx\.acme\.example; dmarc=fail/)).toBe(true);
    expect(all.some(({ mail }) => mail.messageId === null)).toBe(true);
    expect(all.some(({ mail }) => mail.date === null)).toBe(true);
    expect(all.some(({ mail, at }) => mail.date !== null && mail.date > at)).toBe(true);
    expect(all.some(({ mail }) => mail.text === null && mail.html)).toBe(true);
    const ids = all.flatMap(({ mail }) => mail.messageId ?? []);
    expect(new Set(ids).size).toBeLessThan(ids.length);
    expect(all.some(({ mail }) => mail.inReplyTo && !ids.includes(mail.inReplyTo))).toBe(true);
    expect(
      all.some(({ at, mail }) =>
        all.some((parent) => parent.mail.messageId && parent.mail.messageId === mail.inReplyTo && parent.at > at),
      ),
    ).toBe(true);
    for (const words of ['schrieb', 'a écrit', 'Ursprüngliche Nachricht', '________']) {
      expect(all.some(({ mail }) => mail.text?.includes(words))).toBe(true);
    }
    const meant = Object.values(company.meant ?? {}).flatMap((one) => one.decides ?? []);
    expect(new Set(meant)).toEqual(new Set(['approved', 'changes_requested', 'rejected']));
  });
});

describe.each(seeds)('fifty campaigns of seed %i', (seed) => {
  const company = createCompany({ seed, campaigns: 50 });
  const keyOf = new Map(company.campaigns.map((campaign) => [campaign.id, campaign.key]));
  const fields = new Map<string, string | null>();
  for (const event of company.asana) {
    if (event.at > company.start) break;
    if (event.type === 'task_added') fields.set(event.gid, event.campaignField);
    if (event.type === 'campaign_field_changed') fields.set(event.task, event.value);
  }
  // Comments carry no text of their own in the truth and would only flatter the shares.
  const items = truthAt(company, company.start).items.filter(
    (item) => item.kind !== 'message' || item.tool === 'email',
  );
  const keys = (item: TruthItem) =>
    [...`${item.name} ${fields.get(item.key) ?? ''}`.matchAll(/CMP-\d+/gi)].map((match) => match[0].toUpperCase());

  test('carry no key on a third of the items at least, and a wrong one on about a tenth', () => {
    const none = items.filter((item) => keys(item).length === 0).length / items.length;
    const wrong =
      items.filter((item) => keys(item).some((key) => key !== keyOf.get(item.campaign ?? ''))).length / items.length;
    expect(none).toBeGreaterThan(1 / 3);
    expect(none).toBeLessThan(0.8);
    expect(wrong).toBeGreaterThan(0.07);
    expect(wrong).toBeLessThan(0.15);
  });

  test('know of each item by which rule its campaign is found, and never by two keys', () => {
    const rules = new Set(items.map((item) => item.knowableBy));
    expect([...rules].map(String).sort()).toEqual(['container', 'null', 'own-key', 'parent', 'thread']);
    expect(items.filter((item) => new Set(keys(item)).size > 1 && item.knowableBy !== null)).toEqual([]);
    expect(items.filter((item) => new Set(keys(item)).size > 1).length).toBeGreaterThan(0);
    expect(company.campaigns.filter((campaign) => campaign.key === null).length).toBeGreaterThanOrEqual(3);
  });
});
