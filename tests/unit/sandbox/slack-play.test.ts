import { createCompany, truthAt } from '#sandbox';
import type { Company, SlackEvent } from '#sandbox';

const seeds = [1, 2, 3];
const day = 86_400_000;

type Kind = SlackEvent['type'];
type Of<K extends Kind> = Extract<SlackEvent, { type: K }>;

function events<K extends Kind>(company: Company, type: K): Of<K>[] {
  return company.slack.filter((event): event is Of<K> => event.type === type);
}

const keyOf = ({ channel, ts }: { channel: string; ts: string }): string => `${channel}:${ts}`;

describe.each(seeds)('ten campaigns of seed %i in Slack', (seed) => {
  const company = createCompany({ seed, campaigns: 10 });
  const posted = events(company, 'posted');
  const meant = company.meant ?? {};
  const byKey = new Map(posted.map((message) => [keyOf(message), message]));
  const bots = new Set(company.people.filter((person) => person.bot).map((person) => person.id));
  const userOf = new Map(company.people.map((person) => [person.id, person.slack?.id]));

  test('have every kind of event, the living ones before and after the start', () => {
    const kinds = (after: boolean) =>
      new Set<string>(company.slack.filter((event) => event.at > company.start === after).map((event) => event.type));
    const living = ['posted', 'edited', 'deleted', 'reacted', 'unreacted', 'channel_archived'];
    for (const kind of [...living, 'channel_added', 'channel_renamed', 'app_added', 'joined'])
      expect([kind, kinds(false).has(kind)]).toEqual([kind, true]);
    for (const kind of [...living, 'channel_renamed', 'app_removed'])
      expect([kind, kinds(true).has(kind)]).toEqual([kind, true]);
    expect(company.slack.at(-1)!.at).toBeGreaterThan(company.start + 20 * day);
    expect(company.slack.at(-1)!.at).toBeLessThanOrEqual(company.start + 30 * day);
  });

  test('name each message once, by an instant of its second', () => {
    const lines = [...posted, ...events(company, 'joined')];
    expect(new Set(lines.map(keyOf)).size).toBe(lines.length);
    expect(lines.filter(({ ts, at }) => !/^\d{10}\.\d{6}$/.test(ts) || Number(ts.slice(0, 10)) * 1000 !== at)).toEqual(
      [],
    );
    const count = (name: (message: Of<'posted'>) => string) => {
      const times = new Map<string, number>();
      for (const message of posted) times.set(name(message), (times.get(name(message)) ?? 0) + 1);
      return Math.max(...times.values());
    };
    expect(count(({ channel, at }) => `${channel} ${at}`)).toBeGreaterThanOrEqual(3);
    expect(count(({ channel, ts }) => `${channel} ${ts.slice(0, -3)}`)).toBeGreaterThanOrEqual(2);
    // One instant, two channels.
    expect(count(({ ts }) => ts)).toBeGreaterThanOrEqual(2);
  });

  test('speak only of what is there, in channels that are open', () => {
    const channels = new Map<string, boolean>();
    const there = new Map<string, Of<'posted'>>();
    const hands = new Set<string>();
    const wrong: SlackEvent[] = [];
    for (const event of company.slack) {
      if (event.type === 'channel_added') channels.set(event.id, true);
      else if (channels.get(event.channel) !== true) wrong.push(event);
      if (event.type === 'channel_archived') channels.set(event.channel, !event.archived);
      if (event.by === null || !userOf.get(event.by)) wrong.push(event);
      if (event.type === 'posted') {
        const parent = event.thread === null ? null : byKey.get(`${event.channel}:${event.thread}`);
        if (parent === undefined || (parent && (parent.thread !== null || parent.ts >= event.ts))) wrong.push(event);
        there.set(keyOf(event), event);
      } else if ('ts' in event && event.type !== 'joined') {
        const message = there.get(keyOf(event));
        if (!message || message.at > event.at) wrong.push(event);
        if (event.type === 'deleted') there.delete(keyOf(event));
        if (event.type === 'edited' && message?.by !== event.by) wrong.push(event);
        if (event.type !== 'reacted' && event.type !== 'unreacted') continue;
        const hand = `${keyOf(event)} ${event.by} ${event.emoji}`;
        if (hands.has(hand) === (event.type === 'reacted')) wrong.push(event);
        hands[event.type === 'reacted' ? 'add' : 'delete'](hand);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('know every kind of channel', () => {
    const added = events(company, 'channel_added');
    const names = added.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['marketing', 'creative', 'web-desk', 'random', 'leadership']));
    const own = added.filter(({ topic }) => company.campaigns.slice(1).some(({ name }) => name === topic));
    expect(own.length).toBe(5);
    expect(own.some(({ name }) => /^cmp-\d+-/.test(name))).toBe(true);
    expect(own.some(({ name }) => !/cmp-/.test(name))).toBe(true);
    const hidden = added.filter((channel) => channel.private);
    expect(hidden.some(({ app }) => app)).toBe(true);
    const lost = events(company, 'app_removed')[0]!;
    expect(lost.at).toBeGreaterThan(company.start);
    for (const channel of hidden.map(({ id }) => id))
      expect(posted.filter((message) => message.channel === channel).length).toBeGreaterThan(0);
    expect(posted.some((message) => message.channel === lost.channel && message.at > lost.at)).toBe(true);
  });

  test('write in every awkward way', () => {
    const deleted = new Set(events(company, 'deleted').map(keyOf));
    const parents = new Set(posted.flatMap(({ channel, thread }) => (thread ? [`${channel}:${thread}`] : [])));
    const seen: Record<string, (message: Of<'posted'>) => boolean> = {
      'a broadcast': ({ broadcast }) => broadcast,
      'blocks alone': ({ text, blocks }) => text === '' && blocks !== null,
      'files alone': ({ text, blocks, files }) => text === '' && blocks === null && files.length > 0,
      'two files': ({ files }) => files.length === 2,
      'a program': ({ by }) => bots.has(by!),
      'somebody who has left': ({ by }) => by === 'kai',
      'a deleted parent with replies': (message) => deleted.has(keyOf(message)) && parents.has(keyOf(message)),
      'a deleted reply': (message) => deleted.has(keyOf(message)) && message.thread !== null,
      'a deleted plain message': (message) =>
        deleted.has(keyOf(message)) && message.thread === null && !parents.has(keyOf(message)),
      'a link to Asana': ({ text }) => /<https:\/\/app\.asana\.com\/0\/\d+\/\d+[|>]/.test(text),
      'an entity': ({ text }) => /&(?:amp|lt);/.test(text),
      'a chase': ({ text }) => /where are we with|who owns|is this the latest version/i.test(text),
      'a reply weeks late': ({ channel, thread, at }) =>
        thread !== null && at > company.start && at - byKey.get(`${channel}:${thread}`)!.at > 21 * day,
    };
    for (const [name, is] of Object.entries(seen)) expect([name, posted.some(is)]).toEqual([name, true]);
    const made = new Map(
      company.asana.flatMap((one) => (one.type === 'task_added' ? [[one.gid, one.at] as const] : [])),
    );
    const links = posted.flatMap(({ text, at }) =>
      [...text.matchAll(/\/0\/\d+\/(\d+)/g)].map(([, gid]) => ({ gid: gid!, at })),
    );
    expect(links.filter(({ gid, at }) => !(made.get(gid)! < at))).toEqual([]);
  });

  test('ask for approvals in words that name whom they ask, and mean no other answer than they say', () => {
    const asked = posted.filter((message) => meant[keyOf(message)]?.asks);
    for (const message of asked) {
      const people = [...message.text.matchAll(/<@(U\w+)>/g)].map(([, id]) => id!);
      const humans = people.filter((id) => !company.people.some(({ bot, slack }) => bot && slack?.id === id));
      expect(meant[keyOf(message)]!.asks).toEqual([...new Set(humans)].sort());
      if (bots.has(message.by!)) expect(message.text).toContain(company.slackTeam.approvalMarker);
    }
    expect(asked.filter(({ by }) => bots.has(by!)).length).toBeGreaterThanOrEqual(4);
    expect(asked.filter((message) => meant[keyOf(message)]!.asks!.length === 2).length).toBeGreaterThanOrEqual(3);
    for (const message of posted)
      if (meant[keyOf(message)]?.decides)
        expect([message.text, message.thread === null]).toEqual([message.text, false]);
    const clicks = Object.values(meant).flatMap((one) => one.clicks ?? []);
    expect(new Set(clicks.map(({ decides }) => decides))).toEqual(
      new Set(['approved', 'rejected', 'changes_requested']),
    );
    for (const { at } of clicks) expect(events(company, 'edited').some((event) => event.at === at)).toBe(true);
  });

  test('decide in every way, and leave some open', () => {
    const approvals = truthAt(company, company.start).approvals.filter(({ tool }) => tool === 'slack');
    const rounds = approvals.flatMap((approval) => approval.rounds);
    const outcomes = new Set(rounds.map(({ outcome }) => outcome));
    expect(outcomes).toEqual(new Set(['open', 'approved', 'rejected', 'changes_requested']));
    const tellable = new Set(rounds.flatMap((round) => round.decisions.map((decision) => decision.tellable)));
    expect(tellable).toEqual(new Set(['exact', 'observed', 'no']));
    expect(rounds.some((round) => round.decisions.some(({ at }) => at > (round.closedAt ?? at)))).toBe(true);
    expect(rounds.some(({ requestTellable }) => requestTellable === 'no')).toBe(true);
    expect(approvals.some(({ item }) => item?.kind === 'task')).toBe(true);
    const later = truthAt(company, company.start + 30 * day).approvals.filter(({ tool }) => tool === 'slack');
    const changed = later.filter(
      (one) =>
        approvals.some((old) => old.key === one.key && old.rounds[0]!.outcome === 'open') &&
        one.rounds[0]!.outcome !== 'open',
    );
    expect(changed.length).toBeGreaterThan(0);
  });

  test('lose nothing to retention: only what somebody deleted is gone', () => {
    const truth = truthAt(company, company.start + 30 * day);
    const gone = truth.items.filter(({ tool, kind, gone: lost }) => tool === 'slack' && kind === 'message' && lost);
    expect(gone.map(({ key }) => key).sort()).toEqual(events(company, 'deleted').map(keyOf).sort());
    const messages = truth.items.filter(({ tool, kind }) => tool === 'slack' && kind === 'message');
    expect(messages).toHaveLength(posted.length);
  });
});

describe.each(seeds)('fifty campaigns of seed %i in Slack', (seed) => {
  const company = createCompany({ seed, campaigns: 50 });

  test('talk enough, a third at least without any key and a tenth with a wrong one', () => {
    const keyOfCampaign = new Map(company.campaigns.map(({ id, key }) => [id, key]));
    const names = new Map<string, string>();
    const texts = new Map<string, string>();
    const messages: Of<'posted'>[] = [];
    for (const event of company.slack) {
      if (event.at > company.start) break;
      if (event.type === 'channel_added') names.set(event.id, event.name);
      if (event.type === 'channel_renamed') names.set(event.channel, event.name);
      if (event.type === 'posted' || event.type === 'edited')
        texts.set(keyOf(event), event.text || ('blocks' in event ? (event.blocks ?? '') : ''));
      if (event.type === 'posted') messages.push(event);
    }
    const shown = (message: Of<'posted'>) =>
      [
        names.get(message.channel),
        texts.get(keyOf(message)),
        texts.get(`${message.channel}:${message.thread}`),
      ].flatMap((text) => [...(text ?? '').matchAll(/CMP-\d+/gi)].map(([key]) => key.toUpperCase()));
    const share = (is: (message: Of<'posted'>) => boolean) => messages.filter(is).length / messages.length;
    const none = share((message) => shown(message).length === 0);
    const wrong = share((message) => {
      const own = keyOfCampaign.get(company.belongs!.slack[keyOf(message)] ?? '');
      return shown(message).some((key) => key !== own);
    });
    expect(none).toBeGreaterThan(1 / 3);
    expect(none).toBeLessThan(0.7);
    expect(wrong).toBeGreaterThan(0.07);
    expect(wrong).toBeLessThan(0.15);
    const perCampaign = events(company, 'posted').length / company.campaigns.length;
    expect(perCampaign).toBeGreaterThan(12);
    expect(perCampaign).toBeLessThan(22);
  });

  test('are tied to campaigns by every rule', () => {
    const rules = truthAt(company, company.start).items.flatMap(({ tool, kind, knowableBy }) =>
      tool === 'slack' && kind === 'message' ? [String(knowableBy)] : [],
    );
    expect([...new Set(rules)].sort()).toEqual(['container', 'null', 'own-key', 'thread']);
  });
});
