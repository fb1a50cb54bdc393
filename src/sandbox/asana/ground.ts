import { gidMaker } from '../gids.js';
import { Random } from '../random.js';
import { DAY, HISTORY_FROM, SECOND, workTime } from '../time.js';
import type { Campaign, Person } from '../types.js';
import { workers } from '../stage.js';
import { deeds, pieces } from '../words.js';
import type { AsanaJournal } from './journal.js';

/** The portfolio whose projects are the campaigns. */
export const CAMPAIGNS_PORTFOLIO = '12010000000000901';
export const WORKSPACE = { gid: '12010000000000001', name: 'Acme Marketing' };

const teamGids = new Map([
  ['Content', '12010000000000201'],
  ['Design', '12010000000000202'],
  ['Legal', '12010000000000203'],
  ['Brand', '12010000000000204'],
  ['Operations', '12010000000000205'],
  ['Web', '12010000000000206'],
]);

/** The Asana team of somebody's team. */
export function teamGid(team: string): string {
  return teamGids.get(team)!;
}

const sides = [
  { name: 'Operations backlog', team: 'Operations', sections: ['Inbox', 'This week', 'Stuck', 'Done'] },
  { name: 'Brand calendar', team: 'Brand', sections: ['Proposed', 'Booked', 'Running', 'Over'] },
  { name: 'Website requests', team: 'Web', sections: ['New', 'Accepted', 'Live'] },
];

/** Teams, the portfolio, tags and the projects that are no campaigns: the same for every seed. */
export function layGround(journal: AsanaJournal): { project: string; sections: string[] }[] {
  let at = HISTORY_FROM;
  for (const [name, gid] of teamGids) journal.add({ type: 'team_added', gid, name, at, by: null });
  // Asana lists a portfolio to its owner only: it belongs to the account whose token the hub reads with.
  journal.add({ type: 'portfolio_added', gid: CAMPAIGNS_PORTFOLIO, name: 'Campaigns', at, by: 'relay' });
  for (const [index, name] of ['urgent', 'print', 'web'].entries()) {
    journal.add({ type: 'tag_added', gid: `1201000000000080${index + 1}`, name, at, by: 'greta' });
  }
  const fixed = gidMaker('12013', 0);
  return sides.map((side) => {
    at += 40 * SECOND;
    const project = fixed();
    journal.add({
      type: 'project_added',
      gid: project,
      name: side.name,
      team: teamGid(side.team),
      portfolio: null,
      owner: 'greta',
      startOn: null,
      dueOn: null,
      campaignField: null,
      at,
      by: 'greta',
    });
    const sections = side.sections.map((name) => {
      const gid = fixed();
      journal.add({ type: 'section_added', gid, project, name, at, by: 'greta' });
      return gid;
    });
    return { project, sections };
  });
}

/** Work outside all campaigns; some of it says a campaign's key, rightly, in passing, or one that is none. */
export function playSideWork(
  seed: number,
  journal: AsanaJournal,
  sides: { project: string; sections: string[] }[],
  people: Person[],
  campaigns: Campaign[],
): void {
  const random = new Random(seed, 'side');
  const team = workers(people);
  const keyed = campaigns.filter((one) => one.key && one.id !== 'cmp-104');
  for (let i = 0; i < 12 + campaigns.length; i++) {
    const side = random.pick(sides);
    let at = workTime(random, HISTORY_FROM + random.int(1, 140) * DAY, 20);
    const by = random.pick(team).id;
    const subject = `${random.pick(deeds)} ${random.pick(pieces)}`;
    const one = keyed.length && random.chance(0.35) ? random.pick(keyed) : null;
    const belongs = one && random.chance(0.7);
    const name = one
      ? belongs
        ? `${one.key}: ${subject}`
        : `${subject} like in ${one.key}`
      : random.chance(0.05)
        ? `${subject} CMP-99999`
        : subject;
    const task = journal.addTask(
      {
        at,
        by,
        name,
        memberships: [{ project: side.project, section: side.sections[0]! }],
        assignee: random.pick(team).id,
        tags: random.chance(0.3) ? [`1201000000000080${random.int(1, 3)}`] : [],
      },
      one && belongs ? one.id : null,
    );
    for (let k = 1; k < side.sections.length && random.chance(0.6); k++) {
      at = workTime(random, at, 70);
      journal.tell(task, at, random.pick(team).id, {
        type: 'section_changed',
        project: side.project,
        section: side.sections[k]!,
      });
    }
    if (random.chance(0.4)) journal.tell(task, workTime(random, at, 30), by, { type: 'completed' });
  }
}
