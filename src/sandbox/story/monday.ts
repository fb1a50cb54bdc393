import { CREATIVE, LEGAL, STAND } from '../monday/boards.js';
import { monthGroup } from '../monday/ground.js';
import { MondayJournal } from '../monday/journal.js';
import { permalink } from '../monday/mirrors.js';
import type { MondayValue } from '../monday/types.js';
import { instant } from '../time.js';
import { springLaunch, STORY_TASKS } from './asana.js';

/** Items of CMP-104 that the README and tests name. */
export const STORY_ITEMS = {
  /** The same work as the landing page's task in Asana. */
  landingPage: '7310104001',
  displays: '7310104008',
  prizeDraw: '7310104015',
  radio: '7310104022',
} as const;

/** The approval that waits for Sofia Rossi. */
export const STORY_APPROVAL = `${STORY_ITEMS.prizeDraw}/${CREATIVE.legal}`;

/**
 * CMP-104 in Monday: the landing page once more, shop displays that are stuck, the terms of a prize draw that Legal has
 * for the second time since Monday, and a radio spot that is done.
 */
export function playStoryInMonday(): MondayJournal {
  const journal = new MondayJournal(104_000);
  const add = (id: string, when: string, by: string, name: string, values: Record<string, MondayValue>): void => {
    const at = instant(when);
    journal.addItem({ id, at, by, board: CREATIVE.board, group: monthGroup(at), name, values }, springLaunch.id);
  };
  const set = (item: string, when: string, by: string | null, column: string, value: MondayValue | null): void =>
    journal.set(item, instant(when), by, column, value);
  const status = (item: string, when: string, by: string | null, label: number): void =>
    set(item, when, by, CREATIVE.status, { label });
  const { landingPage, displays, prizeDraw, radio } = STORY_ITEMS;
  const owner = (person: string) => ({ [CREATIVE.owner]: { people: [person] } });
  const campaign = { [CREATIVE.campaign]: { text: 'CMP-104' } };

  const original = { project: springLaunch.project, gid: STORY_TASKS.landingPage };
  add(landingPage, '2026-02-18T10:05:00Z', 'lea', 'Landing page: spring collection', {
    ...owner('tomas'),
    ...campaign,
    [CREATIVE.status]: { label: STAND.working },
    [CREATIVE.asana]: { url: permalink(original), text: 'Landing page in Asana' },
  });
  journal.mirrors.push({ tool: 'monday', key: landingPage, of: { tool: 'asana', key: original.gid } });
  // Kept by hand beside Asana, and so a week late.
  status(landingPage, '2026-03-30T08:20:00Z', 'tomas', STAND.review);

  add(radio, '2026-02-24T13:10:00Z', 'amara', 'cmp-104 Radio spot, 20 seconds', {
    ...owner('amara'),
    [CREATIVE.due]: { date: '2026-03-20' },
  });
  status(radio, '2026-02-25T09:00:00Z', 'amara', STAND.working);
  status(radio, '2026-03-11T15:30:00Z', 'amara', STAND.inReview);
  status(radio, '2026-03-16T11:45:00Z', 'chloe', STAND.done);
  journal.add({
    type: 'item_moved',
    item: radio,
    group: CREATIVE.groups.delivered,
    at: instant('2026-03-16T11:45:00Z'),
    by: null,
  });

  add(displays, '2026-03-09T08:40:00Z', 'milan', 'CMP-104 Displays for the shops', {
    ...owner('milan'),
    [CREATIVE.due]: { date: '2026-04-07' },
    [CREATIVE.priority]: { label: 0 },
  });
  status(displays, '2026-03-10T09:15:00Z', 'milan', STAND.working);
  set(displays, '2026-03-12T14:00:00Z', 'lea', CREATIVE.dependsOn, { items: [landingPage] });
  status(displays, '2026-03-30T13:05:00Z', 'milan', STAND.stuck);
  journal.post(displays, instant('2026-03-30T13:06:00Z'), 'milan', 'The printer has no slot before the 8th.');

  add(prizeDraw, '2026-03-17T09:30:00Z', 'lea', 'Prize draw: terms and entry form', {
    ...owner('anna-content'),
    ...campaign,
    [CREATIVE.due]: { date: '2026-04-09' },
  });
  status(prizeDraw, '2026-03-17T10:00:00Z', 'anna-content', STAND.working);
  set(prizeDraw, '2026-03-19T10:12:00Z', 'lea', CREATIVE.reviewer, { people: ['sofia'] });
  set(prizeDraw, '2026-03-19T10:12:00Z', 'lea', CREATIVE.legal, { label: LEGAL.waiting });
  set(prizeDraw, '2026-03-23T14:25:00Z', 'sofia', CREATIVE.legal, { label: LEGAL.redlines });
  const redlines = journal.post(
    prizeDraw,
    instant('2026-03-23T14:27:00Z'),
    'sofia',
    'Minors may not enter. See my redlines.',
  );
  journal.post(prizeDraw, instant('2026-03-30T08:44:00Z'), 'anna-content', 'Age check added.', redlines);
  set(prizeDraw, '2026-03-30T08:45:00Z', 'anna-content', CREATIVE.legal, { label: LEGAL.waiting });

  // Beyond the start: what happens when the clock is moved.
  status(landingPage, '2026-04-01T15:02:00Z', 'tomas', STAND.done);
  set(prizeDraw, '2026-04-02T13:20:00Z', 'sofia', CREATIVE.legal, { label: LEGAL.approved });
  status(prizeDraw, '2026-04-02T14:00:00Z', 'anna-content', STAND.done);
  status(displays, '2026-04-08T07:50:00Z', 'milan', STAND.working);
  status(displays, '2026-04-13T12:30:00Z', 'milan', STAND.done);
  return journal;
}
