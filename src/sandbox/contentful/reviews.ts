import { DAY, HOUR, MINUTE } from '../time.js';
import type { Ms } from '../types.js';
import type { Desk, Piece } from './desk.js';
import { later, reviewer, save, writer } from './desk.js';
import { CONTENT_TYPES, DEFINITIONS, STEPS } from './model.js';

/** What happens to an entry after its first save. */
export type Course = (desk: Desk, piece: Piece, from: Ms) => void;

const start = (desk: Desk, piece: Piece, step: string, at: Ms, definition: string = DEFINITIONS.page): string =>
  desk.journal.workflow(piece.id, definition, step, at, writer(desk));

/** Sent back once, through brand and legal, published, then completed. */
const twoRounds: Course = (desk, piece, from) => {
  const { journal } = desk;
  let at = from + 7 * MINUTE;
  const flow = start(desk, piece, STEPS.writing, at);
  save(desk, piece, (at = later(desk, at, 20)), 'Second thoughts.');
  journal.step(flow, STEPS.brand, (at = later(desk, at, 5)), writer(desk));
  journal.step(flow, STEPS.rework, (at = later(desk, at, 30)), reviewer(desk));
  save(desk, piece, (at = later(desk, at, 10)), 'Third thoughts.');
  journal.step(flow, STEPS.brand, (at = later(desk, at, 10)), writer(desk));
  journal.step(flow, STEPS.legal, (at = later(desk, at, 20)), reviewer(desk));
  journal.step(flow, STEPS.go, (at = later(desk, at, 40)), reviewer(desk));
  journal.publish('entry', piece.id, (at = later(desk, at, 5)), writer(desk));
  journal.endWorkflow('workflow_completed', flow, at + 3 * MINUTE, writer(desk));
  if (desk.random.chance(0.5)) save(desk, piece, later(desk, at + HOUR, 60), 'A comma.');
};

/** Refused, and put away. */
const refused: Course = (desk, piece, from) => {
  const { journal } = desk;
  let at = from + MINUTE;
  const flow = start(desk, piece, STEPS.brand, at);
  journal.step(flow, STEPS.no, (at = later(desk, at, 30)), reviewer(desk));
  journal.change('archived', 'entry', piece.id, later(desk, at, 10), writer(desk));
};

/** Nobody asked: straight to the last step. */
const skipped: Course = (desk, piece, from) => {
  const { journal } = desk;
  let at = from + 2 * MINUTE;
  const flow = start(desk, piece, STEPS.writing, at);
  journal.step(flow, STEPS.go, (at = later(desk, at, 20)), reviewer(desk));
  journal.publish('entry', piece.id, (at = later(desk, at, 20)), reviewer(desk));
};

/** Taken back by its writer, asked again, and the whole workflow thrown away while legal looks at it. */
const cancelled: Course = (desk, piece, from) => {
  const { journal } = desk;
  let at = later(desk, from, 10);
  const flow = start(desk, piece, STEPS.writing, at);
  journal.step(flow, STEPS.brand, (at = later(desk, at, 10)), writer(desk));
  journal.step(flow, STEPS.writing, (at = later(desk, at, 10)), writer(desk));
  journal.step(flow, STEPS.legal, (at = later(desk, at, 10)), writer(desk));
  journal.endWorkflow('workflow_deleted', flow, (at = later(desk, at, 30)), writer(desk));
  // A new one of the same kind may begin once the old one is gone.
  const again = start(desk, piece, STEPS.brand, (at = later(desk, at, 30)));
  journal.step(again, STEPS.go, later(desk, at, 20), reviewer(desk));
};

/** Waits for brand now; the answer comes days later. */
const stillOpen: Course = (desk, piece, from) => {
  const { journal, random } = desk;
  let at = later(desk, from, 5);
  const flow = start(desk, piece, STEPS.brand, at);
  at += random.int(6, 14) * DAY;
  journal.step(flow, STEPS.rework, at, reviewer(desk));
  save(desk, piece, (at = later(desk, at, 10)), 'As brand wishes.');
  journal.step(flow, STEPS.brand, (at = later(desk, at, 10)), writer(desk));
  journal.endWorkflow('workflow_completed', flow, later(desk, at, 30), reviewer(desk));
};

/** Four eyes on an e-mail module. */
const fourEyes: Course = (desk, piece, from) => {
  const { journal } = desk;
  let at = from + 30 * MINUTE;
  const flow = start(desk, piece, STEPS.mailDraft, at, DEFINITIONS.mail);
  journal.step(flow, STEPS.mailCheck, (at = later(desk, at, 20)), writer(desk));
  journal.step(flow, STEPS.mailReady, (at = later(desk, at, 20)), reviewer(desk));
  journal.publish('entry', piece.id, (at = later(desk, at, 3)), writer(desk));
  save(desk, piece, (at = later(desk, at, 30)), 'Another preheader.');
  journal.publish('entry', piece.id, later(desk, at, 30), writer(desk));
};

/** Completed while it is being looked at: that is a yes. */
const completedInReview: Course = (desk, piece, from) => {
  const { journal } = desk;
  let at = from + 30 * MINUTE;
  const flow = start(desk, piece, STEPS.mailCheck, at, DEFINITIONS.mail);
  journal.endWorkflow('workflow_completed', flow, (at = later(desk, at, 40)), reviewer(desk));
  journal.publish('entry', piece.id, later(desk, at, 10), writer(desk));
};

/** A workflow whose steps nobody explained: there is history and no approval, and a publish is none either. */
const translated: Course = (desk, piece, from) => {
  const { journal } = desk;
  let at = from + HOUR;
  const flow = start(desk, piece, STEPS.toTranslate, at, DEFINITIONS.translation);
  journal.step(flow, STEPS.proofread, (at = later(desk, at, 40)), writer(desk));
  journal.publish('entry', piece.id, (at = later(desk, at, 20)), writer(desk));
  if (desk.random.chance(0.5)) journal.endWorkflow('workflow_completed', flow, at + MINUTE, writer(desk));
};

/** Courses with the content type they need. */
export const reviews: readonly { contentType: string; course: Course }[] = [
  { contentType: CONTENT_TYPES.page, course: twoRounds },
  { contentType: CONTENT_TYPES.mail, course: fourEyes },
  { contentType: CONTENT_TYPES.page, course: refused },
  { contentType: CONTENT_TYPES.faq, course: translated },
  { contentType: CONTENT_TYPES.page, course: skipped },
  { contentType: CONTENT_TYPES.page, course: stillOpen },
  { contentType: CONTENT_TYPES.mail, course: completedInReview },
  { contentType: CONTENT_TYPES.page, course: cancelled },
];
