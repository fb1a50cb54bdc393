import { dateOf, DAY, HISTORY_TO, HOUR, MINUTE, SECOND, START, workTime } from '../time.js';
import type { Ms } from '../types.js';
import { awkwardNames } from '../words.js';
import { askLegal } from './approvals.js';
import { CREATIVE, LEGAL, MEDIA, STAND } from './boards.js';
import type { Desk } from './desk.js';
import { crew, pair, someone } from './desk.js';
import { addSubitem, playPiece } from './items.js';
import type { Piece } from './pieces.js';
import { addPiece, moveTo, rename, setCell, setStatus, undo } from './pieces.js';
import type { MondayValue } from './types.js';

type Scene = (desk: Desk, at: Ms) => void;

/** An item of its own for a scene, two days before it, so that a scene after the start changes what was seen before. */
function prop(
  desk: Desk,
  at: Ms,
  status: number | null = STAND.working,
  values: Record<string, MondayValue> = {},
): Piece {
  const piece = addPiece(desk, at - 2 * DAY, { status, values });
  piece.at = at;
  return piece;
}

const renames: Scene = (desk, at) => {
  const piece = prop(desk, at);
  rename(desk, piece, someone(desk), desk.random.pick(awkwardNames).slice(0, 255));
  piece.at += HOUR;
  moveTo(desk, piece, someone(desk), CREATIVE.groups.production);
  setStatus(desk, piece, someone(desk), STAND.inReview);
};

const deletion: Scene = (desk, at) => {
  const piece = prop(desk, at - HOUR);
  setCell(desk, piece, someone(desk), CREATIVE.owner, { people: crew(desk, 0) });
  setStatus(desk, piece, someone(desk), STAND.stuck);
  desk.journal.attach(piece.id, piece.at, someone(desk), 'old plan.pptx', 88_000);
  desk.journal.add({ type: 'item_deleted', item: piece.id, at, by: someone(desk) });
};

const restoration: Scene = (desk, at) => {
  const piece = prop(desk, at - 3 * HOUR);
  setStatus(desk, piece, someone(desk), STAND.review);
  desk.journal.add({ type: 'item_deleted', item: piece.id, at, by: someone(desk) });
  desk.journal.add({ type: 'item_restored', item: piece.id, at: at + 26 * HOUR, by: someone(desk) });
  piece.at = at + 27 * HOUR;
  setStatus(desk, piece, someone(desk), STAND.working);
};

const archive: Scene = (desk, at) => {
  const kept = prop(desk, at, STAND.done);
  const wanted = prop(desk, at);
  for (const { id } of [kept, wanted]) desk.journal.add({ type: 'item_archived', item: id, at, by: someone(desk) });
  desk.journal.add({ type: 'item_restored', item: wanted.id, at: at + 2 * DAY, by: someone(desk) });
};

const talk: Scene = (desk, at) => {
  const { journal, otherKeys } = desk;
  const piece = prop(desk, at);
  const by = someone(desk);
  const asked = journal.post(piece.id, at - HOUR, by, `Is the claim checked? It was not in ${otherKeys[0] ?? 'May'}.`);
  const lost = journal.post(piece.id, at - HOUR, by, 'wrong window');
  const answer = journal.post(piece.id, at - 20 * MINUTE, someone(desk), 'Tomorrow.', asked);
  journal.edit(answer, at, by, 'Tomorrow (Thursday).');
  journal.retract(lost, at, by);
  journal.attach(piece.id, at + MINUTE, by, 'brief “final”.docx', 31_007);
};

/** All within one second, as a recipe or a keyboard does it; the order is that of the log. */
const burst: Scene = (desk, at) => {
  const piece = prop(desk, at, STAND.working, { [CREATIVE.owner]: { people: crew(desk, 0) } });
  setCell(desk, piece, 'relay', CREATIVE.owner, null);
  setCell(desk, piece, null, CREATIVE.owner, { people: pair(desk) });
  setStatus(desk, piece, null, STAND.review);
  setStatus(desk, piece, null, STAND.inReview);
  setStatus(desk, piece, null, STAND.done);
  moveTo(desk, piece, null, CREATIVE.groups.delivered);
  piece.at = at + 30 * SECOND;
  undo(desk, piece, someone(desk), CREATIVE.status, { label: STAND.inReview });
  setStatus(desk, piece, someone(desk), STAND.working);
};

/** Several items marked in the list and changed together. They had the same value before, so that one entry can say it. */
const batch: Scene = (desk, at) => {
  const { journal } = desk;
  const items = [0, 1, 2].map(() => addPiece(desk, at - 2 * DAY, { status: STAND.working, bare: true }).id);
  const [by, reviewer] = [someone(desk), someone(desk, 'Legal')];
  const set = (when: Ms, who: string | null, column: string, value: MondayValue | null): void =>
    journal.add({ type: 'values_set', items, column, value, at: when, by: who });
  set(at, by, CREATIVE.owner, { people: crew(desk, 0) });
  set(at, by, CREATIVE.status, { label: STAND.review });
  set(at + HOUR, by, CREATIVE.due, { date: dateOf(at + 60 * DAY) });
  set(at + 2 * HOUR, by, CREATIVE.reviewer, { people: [reviewer] });
  set(at + 2 * HOUR, by, CREATIVE.legal, { label: LEGAL.waiting });
  set(at + DAY, reviewer, CREATIVE.legal, { label: LEGAL.approved });
  set(at + DAY, null, CREATIVE.status, { label: STAND.done });
};

/** The copy has the cells of the first one by creation, the open question too; the tool keeps that one's old stamp. */
const copy: Scene = (desk, at) => {
  const { journal, campaign } = desk;
  const first = prop(desk, at);
  setCell(desk, first, someone(desk), CREATIVE.legal, { label: LEGAL.waiting });
  const id = journal.addItem(
    {
      at: at + HOUR,
      by: someone(desk),
      board: CREATIVE.board,
      group: first.group,
      name: `${first.name.slice(0, 240)} (copy)`,
      values: { ...first.cells },
      duplicateOf: first.id,
    },
    campaign.id,
  );
  journal.set(id, at + DAY, someone(desk), CREATIVE.status, { label: STAND.inReview });
  journal.set(id, at + 2 * DAY, someone(desk, 'Legal'), CREATIVE.legal, { label: LEGAL.approved });
};

/** What both boards have a column for stays with the item. */
const otherBoard: Scene = (desk, at) => {
  const piece = prop(desk, at, STAND.stuck);
  const { journal, mediaGroup } = desk;
  const to = { board: MEDIA.board, group: mediaGroup };
  journal.add({ type: 'item_moved_to_board', item: piece.id, ...to, at, by: someone(desk) });
  journal.set(piece.id, at + 4 * HOUR, someone(desk), MEDIA.status, { label: 4 });
};

const wholeGroup: Scene = (desk, at) => {
  const { journal, index } = desk;
  const group = `group_${at > START ? 'y' : 'x'}${index}`;
  journal.add({
    type: 'group_added',
    board: CREATIVE.board,
    id: group,
    title: 'Maybe later',
    at: at - 3 * DAY,
    by: someone(desk),
  });
  const inside = [addPiece(desk, at - 2 * DAY, { group }), addPiece(desk, at - 2 * DAY, { group })];
  const moved = prop(desk, at - HOUR);
  moveTo(desk, moved, someone(desk), group);
  desk.journal.post(inside[0]!.id, at - HOUR, someone(desk), 'Do we still need this?');
  journal.add({ type: 'group_deleted', board: CREATIVE.board, group, at, by: someone(desk) });
};

const waits: Scene = (desk, at) => {
  const [first, second, third] = [prop(desk, at), prop(desk, at), prop(desk, at)] as const;
  const by = someone(desk);
  setCell(desk, third, by, CREATIVE.dependsOn, { items: [first.id] });
  third.at += HOUR;
  setCell(desk, third, by, CREATIVE.dependsOn, { items: [first.id, second.id] });
  third.at += DAY;
  setCell(desk, third, someone(desk), CREATIVE.dependsOn, { items: [second.id] });
  if (!desk.random.chance(0.5)) return;
  third.at += DAY;
  setCell(desk, third, null, CREATIVE.dependsOn, null);
};

const parts: Scene = (desk, at) => {
  const parent = prop(desk, at);
  addSubitem(desk, parent, at);
  addSubitem(desk, parent, workTime(desk.random, at, 8));
};

const keyedLater: Scene = (desk, at) => {
  const { campaign, random, journal } = desk;
  const by = someone(desk);
  const name = 'Banner for the partners';
  const board = CREATIVE.board;
  const id = journal.addItem({ at: at - DAY, by, board, group: CREATIVE.groups.ideas, name }, campaign.id);
  if (!campaign.key) return;
  journal.set(id, at, by, CREATIVE.campaign, { text: campaign.key });
  if (random.chance(0.3)) journal.set(id, at + DAY, by, CREATIVE.campaign, null);
};

const newcomer: Scene = (desk, at) => {
  playPiece(desk, addPiece(desk, Math.min(at, HISTORY_TO - 6 * DAY), { mirrors: true }));
};

const scenes: readonly Scene[] = [
  renames,
  deletion,
  restoration,
  archive,
  talk,
  burst,
  batch,
  copy,
  otherBoard,
  wholeGroup,
  waits,
  parts,
  askLegal,
  keyedLater,
  newcomer,
];

/** Every campaign plays two scenes before the start and two after it; nine campaigns together play them all. */
export function playScenes(desk: Desk): void {
  const { random, index } = desk;
  for (const offset of [0, 6]) {
    const scene = scenes[(index + offset) % scenes.length]!;
    scene(desk, workTime(random, desk.begins + random.int(6, 20) * DAY, 20));
    scene(desk, workTime(random, START + random.int(0, 13) * DAY, 20));
  }
}
