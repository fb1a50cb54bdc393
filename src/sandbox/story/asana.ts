import { CAMPAIGNS_PORTFOLIO, teamGid } from '../asana/ground.js';
import { AsanaJournal } from '../asana/journal.js';
import { gidMaker } from '../gids.js';
import { DAY, HOUR, instant, MINUTE } from '../time.js';
import type { Campaign, Ms } from '../types.js';

/** The campaign of every seed and size. Nothing in this folder may draw lots. */
export const springLaunch: Campaign = {
  id: 'cmp-104',
  key: 'CMP-104',
  name: 'Spring launch',
  businessUnit: 'Consumer',
  owner: 'lea',
  project: '12104000000000104',
  wordpressCategory: 14,
};

/** Ids that the README and tests name. */
export const STORY_TASKS = {
  landingPage: '12104000000000301',
  legalSignOff: '12104000000000302',
  brandApproval: '12104000000000303',
  approvedCopy: '12104000000000304',
  launchDay: '12104000000000305',
} as const;

const sections = {
  backlog: '12104000000000201',
  ready: '12104000000000202',
  doing: '12104000000000203',
  review: '12104000000000204',
  legal: '12104000000000205',
  done: '12104000000000206',
} as const;
type Place = keyof typeof sections;

/** CMP-104 in Asana: fourteen tasks, a brand approval that is through, and Legal, who has had round 2 since Friday. */
export function playStoryInAsana(): AsanaJournal {
  const journal = new AsanaJournal(gidMaker('12105', 0));
  const { id: campaign, project } = springLaunch;
  const begins = instant('2026-02-09T09:00:00Z');
  journal.add({
    type: 'project_added',
    gid: project,
    name: 'CMP-104 Spring launch',
    team: teamGid('Content'),
    portfolio: CAMPAIGNS_PORTFOLIO,
    owner: 'lea',
    startOn: '2026-02-09',
    dueOn: '2026-04-14',
    campaignField: 'CMP-104',
    at: begins,
    by: 'lea',
  });
  const names: Record<Place, string> = {
    backlog: 'Backlog',
    ready: 'Ready',
    doing: 'Doing',
    review: 'Review',
    legal: 'With legal',
    done: 'Done',
  };
  for (const place of Object.keys(sections) as Place[]) {
    journal.add({ type: 'section_added', gid: sections[place], project, name: names[place], at: begins, by: 'lea' });
  }

  const add = (
    name: string,
    at: Ms,
    assignee: string | null,
    more: { gid?: string; dueOn?: string; parent?: string; field?: string; subtype?: 'milestone' } = {},
  ) =>
    journal.addTask(
      {
        ...(more.gid ? { gid: more.gid } : {}),
        name,
        at,
        by: 'lea',
        assignee,
        dueOn: more.dueOn ?? null,
        parent: more.parent ?? null,
        subtype: more.subtype ?? 'default_task',
        campaignField: more.field ?? null,
        memberships: more.parent ? [] : [{ project, section: sections.backlog }],
      },
      campaign,
    );
  const move = (task: string, when: string, by: string | null, to: Place) =>
    journal.tell(task, instant(when), by, { type: 'section_changed', project, section: sections[to] });
  const complete = (task: string, when: string, by: string) =>
    journal.tell(task, instant(when), by, { type: 'completed' });

  const brief = add('Write the brief', begins + 5 * MINUTE, 'lea');
  move(brief, '2026-02-09T13:20:00Z', 'lea', 'doing');
  move(brief, '2026-02-11T15:02:10Z', 'lea', 'done');
  complete(brief, '2026-02-11T15:02:10Z', 'lea');

  const page = add('Landing page: spring collection', begins + 20 * MINUTE, 'tomas', {
    gid: STORY_TASKS.landingPage,
    dueOn: '2026-03-27',
    field: 'CMP-104',
  });
  move(page, '2026-02-16T08:30:00Z', 'tomas', 'ready');
  move(page, '2026-02-18T09:15:00Z', 'tomas', 'doing');
  move(page, '2026-03-10T16:40:00Z', 'tomas', 'review');
  move(page, '2026-03-23T08:55:00Z', 'tomas', 'legal');
  journal.tell(page, instant('2026-03-23T09:05:00Z'), 'lea', { type: 'due_changed', dueOn: '2026-04-02' });
  journal.tell(page, instant('2026-03-30T08:12:00Z'), 'lea', {
    type: 'commented',
    text: 'Legal has had this since Friday. Ruth, can you say when?',
  });

  const copy = add('Copy for the page', begins + DAY, 'tomas', { parent: page });
  journal.tell(copy, instant('2026-02-24T10:00:00Z'), 'tomas', {
    type: 'commented',
    text: 'First draft in the folder.',
  });
  complete(copy, '2026-03-09T14:00:00Z', 'tomas');
  complete(
    add('Check prices in the copy', begins + 2 * DAY, 'greta', { parent: copy }),
    '2026-03-06T11:30:00Z',
    'greta',
  );

  const hero = add('CMP-104 Hero image 🌷', begins + DAY + HOUR, 'milan', { dueOn: '2026-03-20' });
  move(hero, '2026-02-20T09:00:00Z', 'milan', 'doing');
  move(hero, '2026-02-27T10:00:00Z', 'milan', 'review');
  move(hero, '2026-03-03T09:30:00Z', 'lea', 'doing');
  move(hero, '2026-03-12T13:00:00Z', 'milan', 'review');
  move(hero, '2026-03-17T16:00:00Z', 'chloe', 'done');
  complete(hero, '2026-03-17T16:00:00Z', 'chloe');

  const letter = add('Newsletter', begins + 2 * DAY, 'ines', { dueOn: '2026-04-08' });
  move(letter, '2026-03-16T09:00:00Z', 'ines', 'ready');
  move(letter, '2026-03-24T09:40:00Z', 'ines', 'doing');
  const social = add('Social posts, week 1', begins + 2 * DAY + HOUR, null, { dueOn: '2026-04-10' });
  journal.tell(social, instant('2026-03-02T10:00:00Z'), 'lea', { type: 'assigned', to: 'amara' });
  move(social, '2026-03-25T12:00:00Z', 'amara', 'ready');
  const stores = add('Posters for the stores', begins + 3 * DAY, 'noor', { dueOn: '2026-03-30' });
  move(stores, '2026-03-05T09:00:00Z', 'noor', 'doing');
  journal.tell(stores, instant('2026-03-26T15:45:00Z'), 'noor', {
    type: 'commented',
    text: 'Waiting for the final claim.',
  });
  const tracking = add('Tracking and links', begins + 9 * DAY, 'dana', { dueOn: '2026-04-07' });
  add('Briefing for the call centre', begins + 10 * DAY, null);
  add('Translate the page (fr, pt)', begins + 14 * DAY, 'ines', { dueOn: '2026-04-06' });
  const budget = add('Media budget', begins + 4 * HOUR, 'hank');
  complete(budget, '2026-02-19T17:30:00Z', 'hank');
  journal.tell(budget, instant('2026-02-23T08:45:00Z'), 'greta', { type: 'reopened' });
  complete(budget, '2026-02-25T16:10:00Z', 'hank');
  const go = add('Put the new page live', begins + 11 * DAY, 'dana', { dueOn: '2026-04-13' });
  const launch = add('Launch day', begins + 30 * MINUTE, 'lea', {
    gid: STORY_TASKS.launchDay,
    dueOn: '2026-04-14',
    subtype: 'milestone',
  });

  playStoryApprovals(journal, page);
  journal.tell(go, instant('2026-03-20T13:05:00Z'), 'lea', { type: 'dependency_added', on: page });
  journal.tell(launch, instant('2026-03-20T13:05:00Z'), 'lea', { type: 'dependency_added', on: go });
  journal.tell(tracking, instant('2026-03-20T13:06:00Z'), 'lea', { type: 'dependency_added', on: page });

  // Beyond the start: what happens when the clock is moved.
  move(page, '2026-04-01T14:31:00Z', 'tomas', 'done');
  complete(page, '2026-04-01T14:31:00Z', 'tomas');
  move(go, '2026-04-02T08:00:00Z', 'dana', 'doing');
  complete(go, '2026-04-13T07:30:00Z', 'dana');
  complete(launch, '2026-04-14T09:00:00Z', 'lea');
  return journal;
}

function playStoryApprovals(journal: AsanaJournal, page: string): void {
  const { id: campaign, project } = springLaunch;
  const legal = journal.addTask(
    {
      gid: STORY_TASKS.legalSignOff,
      at: instant('2026-03-20T13:00:00Z'),
      by: 'lea',
      name: 'Legal sign-off: landing page',
      subtype: 'approval',
      parent: page,
      assignee: 'ruth',
      dueOn: '2026-03-31',
    },
    campaign,
  );
  journal.tell(legal, instant('2026-03-24T15:20:00Z'), 'ruth', { type: 'approval_set', status: 'changes_requested' });
  journal.tell(legal, instant('2026-03-24T15:22:30Z'), 'ruth', {
    type: 'commented',
    text: 'The “best price” claim needs a source.',
  });
  // The corrected text hangs on the approval; the site still shows the one before it.
  journal.tell(legal, instant('2026-03-27T15:08:00Z'), 'tomas', {
    type: 'attached',
    gid: STORY_TASKS.approvedCopy,
    name: 'spring-landing-copy-v2.docx',
    bytes: 48_211,
  });
  journal.tell(legal, instant('2026-03-27T15:10:00Z'), 'tomas', { type: 'approval_set', status: 'pending' });
  journal.tell(legal, instant('2026-04-01T14:30:00Z'), 'ruth', { type: 'approval_set', status: 'approved' });

  const brand = journal.addTask(
    {
      gid: STORY_TASKS.brandApproval,
      at: instant('2026-03-11T09:00:00Z'),
      by: 'lea',
      name: 'Brand approval: hero image',
      subtype: 'approval',
      assignee: 'chloe',
      memberships: [{ project, section: sections.review }],
    },
    campaign,
  );
  journal.tell(brand, instant('2026-03-17T15:58:00Z'), 'chloe', { type: 'approval_set', status: 'approved' });
  journal.tell(brand, instant('2026-03-17T16:00:00Z'), 'chloe', {
    type: 'section_changed',
    project,
    section: sections.done,
  });
}
