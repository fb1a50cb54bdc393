import { DAY, SECOND, START, workTime } from '../time.js';
import type { Ms } from '../types.js';
import { CREATIVE, LEGAL } from './boards.js';
import type { Desk } from './desk.js';
import { onMonday, pair, someone } from './desk.js';
import type { Piece } from './pieces.js';
import { addPiece, setCell, undo } from './pieces.js';

const { approved, declined, onHold, redlines, waiting } = LEGAL;

interface Course {
  /** The cell is filled when the item is made: no entry tells it. */
  first?: number;
  /** Label after label; null empties the cell, `undo` takes the last step back. */
  steps: readonly (number | null | 'undo')[];
  /** Two people are asked at once. */
  two?: true;
}

/** What becomes of a legal approval; some have no decision yet, and some never will. */
const courses: readonly Course[] = [
  { steps: [waiting, approved] },
  { steps: [waiting, redlines, waiting, approved] },
  { steps: [waiting, declined] },
  // Nobody asked in the tool: the answer is all there is.
  { steps: [approved] },
  { steps: [waiting, null] },
  { first: onHold, steps: [approved] },
  { first: approved, steps: [waiting, approved] },
  // Still waiting under another word; and a second thought after the round is closed.
  { steps: [waiting, onHold, approved, declined], two: true },
  { steps: [waiting, null, waiting, redlines, waiting], two: true },
  { first: waiting, steps: [] },
  { first: declined, steps: [] },
  { steps: [waiting, approved, 'undo'] },
];

/** The items of a campaign that go to Legal; the last one about the start, so that its course crosses it. */
export function playApprovals(desk: Desk): void {
  const { random, index } = desk;
  for (let k = 0; k < 2; k++) {
    const from = k === 1 ? START - random.int(2, 9) * DAY : desk.begins + random.int(3, 30) * DAY;
    playApproval(desk, workTime(random, from, 10), courses[(index + 6 * k) % courses.length]!);
  }
}

function playApproval(desk: Desk, from: Ms, course: Course): void {
  const { random } = desk;
  const both = pair(desk, 'Legal');
  const [reviewer, second] = both as [string, string];
  const people = course.two ? both : [reviewer];
  const named = course.two ? 0 : random.next();
  const piece = addPiece(desk, from, {
    values: {
      ...(course.first === undefined ? {} : { [CREATIVE.legal]: { label: course.first } }),
      ...(named < 0.5 ? { [CREATIVE.reviewer]: { people } } : {}),
    },
  });
  const asker = someone(desk, 'Content');
  for (const [turn, step] of course.steps.entries()) {
    piece.at = step === 'undo' ? piece.at + 7 * SECOND : workTime(random, piece.at, 40);
    // Whom it goes to is often said in the same second, before the label.
    if (turn === 0 && named >= 0.5 && named < 0.9) setCell(desk, piece, asker, CREATIVE.reviewer, { people });
    const decides = random.chance(0.1) ? someone(desk) : reviewer;
    takeStep(desk, piece, step === waiting || step === null ? asker : random.chance(0.05) ? null : decides, step);
    if (step === redlines) desk.journal.post(piece.id, piece.at, reviewer, 'Please see my redlines.');
    if (turn === 0 && step === waiting && !course.two && random.chance(0.3)) {
      piece.at = workTime(random, piece.at, 8);
      setCell(desk, piece, asker, CREATIVE.reviewer, { people: [second] });
    }
  }
}

function takeStep(desk: Desk, piece: Piece, by: string | null, step: number | null | 'undo'): void {
  const { legal } = CREATIVE;
  if (step === 'undo') undo(desk, piece, by, legal, { label: waiting });
  else setCell(desk, piece, by, legal, step === null ? null : { label: step });
}

/** A short approval about an instant: asked the day before, sent back, asked again, decided. */
export function askLegal(desk: Desk, at: Ms): void {
  const { random } = desk;
  const reviewer = random.pick(onMonday(desk.people, 'Legal')).id;
  const asker = someone(desk, 'Content');
  const piece = addPiece(desk, at - 2 * DAY, { values: { [CREATIVE.reviewer]: { people: [reviewer] } } });
  const rounds: readonly [Ms, string, number][] = [
    [at - DAY, asker, waiting],
    [at, reviewer, redlines],
    [at + DAY, asker, waiting],
    [at + 2 * DAY, reviewer, random.chance(0.8) ? approved : declined],
  ];
  for (const [when, by, label] of rounds) {
    piece.at = when;
    setCell(desk, piece, by, CREATIVE.legal, { label });
  }
}
