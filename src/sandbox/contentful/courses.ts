import { DAY, HOUR } from '../time.js';
import { later, save, writer } from './desk.js';
import { CONTENT_TYPES } from './model.js';
import type { Course } from './reviews.js';

/** Published, edited, published again; then edited once more. */
const republished: Course = (desk, piece, from) => {
  const { journal } = desk;
  let at = later(desk, from, 10);
  save(desk, piece, at, 'Shorter.');
  journal.publish('entry', piece.id, (at = later(desk, at, 10)), writer(desk));
  save(desk, piece, (at = later(desk, at, 40)), 'With the new claim.');
  journal.publish('entry', piece.id, (at = later(desk, at, 10)), writer(desk));
  save(desk, piece, later(desk, at, 80), 'Not yet out.');
};

/** Taken off the site, and on again. */
const takenOff: Course = (desk, piece, from) => {
  const { journal } = desk;
  let at = later(desk, from, 10);
  journal.publish('entry', piece.id, at, writer(desk));
  journal.change('unpublished', 'entry', piece.id, (at = later(desk, at, 40)), writer(desk));
  if (desk.random.chance(0.5)) journal.publish('entry', piece.id, later(desk, at, 60), writer(desk));
};

/** Only what is not published can be put away. */
const putAway: Course = (desk, piece, from) => {
  const { journal } = desk;
  let at = later(desk, from, 10);
  journal.publish('entry', piece.id, at, writer(desk));
  journal.change('unpublished', 'entry', piece.id, (at = later(desk, at, 20)), writer(desk));
  journal.change('archived', 'entry', piece.id, (at = later(desk, at, 20)), writer(desk));
  if (desk.index % 2 === 0) journal.change('unarchived', 'entry', piece.id, later(desk, at, 60), writer(desk));
};

/** Gone for good: the space keeps nothing of it. */
const deleted: Course = (desk, piece, from) => {
  const { journal, random } = desk;
  let at = later(desk, from, 10);
  if (random.chance(0.5)) {
    journal.publish('entry', piece.id, at, writer(desk));
    journal.change('unpublished', 'entry', piece.id, (at = later(desk, at, 30)), writer(desk));
  }
  journal.change('deleted', 'entry', piece.id, later(desk, at, 30), writer(desk));
};

const leftAlone: Course = (desk, piece, from) => {
  const at = from + desk.random.int(2, 9) * DAY + HOUR;
  save(desk, piece, at, 'A beginning.');
};

/** Courses of what no workflow watches, with a content type. */
export const courses: readonly { contentType: string; course: Course }[] = [
  { contentType: CONTENT_TYPES.banner, course: republished },
  { contentType: CONTENT_TYPES.note, course: takenOff },
  { contentType: CONTENT_TYPES.banner, course: deleted },
  { contentType: CONTENT_TYPES.note, course: republished },
  { contentType: CONTENT_TYPES.banner, course: putAway },
  { contentType: CONTENT_TYPES.note, course: leftAlone },
];
