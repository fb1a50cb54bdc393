import { dateOf, DAY, SECOND, workTime } from '../time.js';
import type { Ms } from '../types.js';
import { awkwardNames, comments, pieces } from '../words.js';
import { CREATIVE, STAND, SUBITEMS } from './boards.js';
import type { Desk } from './desk.js';
import { crew, nameItem, someone } from './desk.js';
import type { Piece } from './pieces.js';
import { moveTo, rename, setCell, setStatus, statusOf, undo } from './pieces.js';

/** One ordinary item after it was made, in the order in which things happen to it. */
export function playPiece(desk: Desk, piece: Piece): void {
  const { random, journal } = desk;
  const steps = random.int(2, 7);
  for (let step = 0; step < steps; step++) {
    piece.at = workTime(random, piece.at, 60);
    const actor = random.chance(0.06) ? null : someone(desk);
    const roll = random.next();
    if (roll < 0.42) advance(desk, piece, actor);
    else if (roll < 0.54) {
      const people = crew(desk, 0.15);
      setCell(desk, piece, actor, CREATIVE.owner, people.length ? { people } : null);
    } else if (roll < 0.62) {
      const date = dateOf(piece.at + random.int(2, 30) * DAY);
      setCell(desk, piece, actor, CREATIVE.due, random.chance(0.15) ? null : { date });
    } else if (roll < 0.68) moveTo(desk, piece, actor, CREATIVE.groups.production);
    else if (roll < 0.72) setCell(desk, piece, actor, CREATIVE.priority, { label: step % 2 });
    else if (roll < 0.75) rename(desk, piece, actor, random.pick(awkwardNames).slice(0, 255));
    else if (roll < 0.8) {
      const name = `${random.pick(pieces)} v${step + 1}.pdf`;
      journal.attach(piece.id, piece.at, someone(desk), name, random.int(2_000, 9_000_000));
    } else discuss(desk, piece);
  }
  if (random.chance(0.5)) finish(desk, piece);
}

function finish(desk: Desk, piece: Piece): void {
  piece.at = workTime(desk.random, piece.at, 40);
  setStatus(desk, piece, someone(desk), STAND.done);
  // A recipe of the board: what is done goes to the last group, within the same second.
  if (desk.random.chance(0.5)) moveTo(desk, piece, null, CREATIVE.groups.delivered);
}

/** One step of the work; sometimes two within a second, taken back, or the cell is emptied. */
function advance(desk: Desk, piece: Piece, by: string | null): void {
  const { random } = desk;
  const before = statusOf(piece);
  setStatus(desk, piece, by, nextStatus(desk, before));
  const roll = random.next();
  if (roll < 0.12) setStatus(desk, piece, by, STAND.inReview);
  else if (roll < 0.2) {
    piece.at += random.int(0, 9) * SECOND;
    undo(desk, piece, by, CREATIVE.status, before === null ? null : { label: before });
  } else if (roll < 0.25) setStatus(desk, piece, by, null);
}

function nextStatus({ random }: Desk, before: number | null): number {
  switch (before) {
    case STAND.working:
      return random.pick([STAND.review, STAND.inReview, STAND.stuck, STAND.onHold]);
    case STAND.review:
      return STAND.inReview;
    case STAND.inReview:
    case STAND.done:
      return random.pick([STAND.working, STAND.review, STAND.done]);
    default:
      return STAND.working;
  }
}

function discuss(desk: Desk, piece: Piece): void {
  const { random, journal } = desk;
  const update = journal.post(piece.id, piece.at, someone(desk), random.pick(comments));
  if (!random.chance(0.4)) return;
  piece.at += random.int(60, 7200) * SECOND;
  const by = someone(desk);
  const reply = journal.post(piece.id, piece.at, by, random.pick(comments), update);
  const later = piece.at + random.int(5, 900) * SECOND;
  if (random.chance(0.2)) journal.edit(reply, later, by, `${random.pick(comments)} (edited)`);
  else if (random.chance(0.15)) journal.retract(reply, later, by);
}

/** A subitem, which lies on the hidden board. */
export function addSubitem(desk: Desk, parent: Piece, at: Ms): void {
  const { random, journal } = desk;
  const by = someone(desk);
  const id = journal.addItem(
    {
      at,
      by,
      board: SUBITEMS.board,
      group: SUBITEMS.group,
      parent: parent.id,
      name: nameItem(desk).name,
      values: random.chance(0.5) ? { [SUBITEMS.owner]: { people: [by] } } : {},
    },
    desk.campaign.id,
  );
  const later = workTime(random, at, 40);
  journal.set(id, later, by, SUBITEMS.status, { label: 0 });
  if (random.chance(0.6)) journal.set(id, workTime(random, later, 40), someone(desk), SUBITEMS.status, { label: 1 });
}
