import { DAY, HOUR, MINUTE } from '../time.js';
import type { Ms } from '../types.js';
import { pieces } from '../words.js';
import type { Desk, Piece } from './desk.js';
import { later, reviewer, writer } from './desk.js';

/** A team of the organization: a task can be for one, and then it is nobody's. */
const TEAM = 'team0legal';

const errands = ['Check the claim', 'Add the alt text', 'Ask legal about the footnote\nSee the price table.', 'Crop'];

/** Tasks on an entry: handed over, put off, resolved, reopened, deleted. */
function playTasks(desk: Desk, piece: Piece, from: Ms): void {
  const { random, journal } = desk;
  const assignee = { person: writer(desk) };
  const dueAt = from - (from % HOUR) + random.int(3, 20) * DAY;
  const at = later(desk, from, 6);
  const body = random.pick(errands);
  const task = journal.task(piece.id, {
    at,
    by: writer(desk),
    body,
    assignee,
    dueAt: random.chance(0.7) ? dueAt : null,
  });
  const change = at + random.int(1, 4) * DAY;
  switch ((desk.index + random.int(0, 4)) % 5) {
    case 0:
      journal.add({
        type: 'task_changed',
        id: task,
        assignee: { person: reviewer(desk) },
        at: change,
        by: writer(desk),
      });
      journal.add({ type: 'task_changed', id: task, status: 'resolved', at: change + DAY, by: reviewer(desk) });
      return;
    case 1:
      journal.add({ type: 'task_changed', id: task, dueAt: dueAt + 5 * DAY, at: change, by: writer(desk) });
      return;
    case 2:
      journal.add({ type: 'task_changed', id: task, status: 'resolved', at: change, by: writer(desk) });
      journal.add({ type: 'task_changed', id: task, status: 'active', at: change + 2 * DAY, by: writer(desk) });
      return;
    case 3:
      journal.add({ type: 'task_changed', id: task, assignee: { team: TEAM }, at: change, by: writer(desk) });
      return;
    default:
      journal.add({ type: 'task_deleted', id: task, at: change, by: writer(desk) });
  }
}

function playComments(desk: Desk, piece: Piece, from: Ms): void {
  const { random, journal } = desk;
  const at = later(desk, from, 8);
  const first = journal.comment(piece.id, { at, by: reviewer(desk), text: 'Is this the final claim?' });
  journal.comment(piece.id, { at: at + 40 * MINUTE, by: writer(desk), text: 'Yes, see the brief.', replyTo: first });
  if (!random.chance(0.4)) return;
  const slip = journal.comment(piece.id, { at: at + 2 * HOUR, by: writer(desk), text: 'wrong page, sorry' });
  journal.add({ type: 'comment_deleted', id: slip, at: at + 3 * HOUR, by: writer(desk) });
}

/** A picture: uploaded, published, renamed, sometimes taken off or thrown away. */
function playPicture(desk: Desk, from: Ms): void {
  const { random, journal, campaign, tag, otherKeys } = desk;
  const piece = random.pick(pieces);
  const own = campaign?.key && random.chance(0.3) ? ` ${campaign.key}` : '';
  const key = otherKeys.length && random.chance(0.12) ? ` as in ${random.pick(otherKeys)}` : own;
  const title = { 'en-US': `${piece}${key}` };
  const fileName = `${piece.replaceAll(' ', '-')}.jpg`;
  const tags = tag && random.chance(0.3) ? [tag] : [];
  let at = later(desk, from, 5);
  const id = journal.asset(
    { at, by: writer(desk), title, fileName, mime: 'image/jpeg', bytes: random.int(20_000, 900_000), tags },
    campaign?.id ?? null,
  );
  journal.publish('asset', id, (at += 2 * MINUTE), writer(desk));
  const fate = random.next();
  if (fate < 0.4) {
    const renamed = { 'en-US': `${piece}${key}, retouched` };
    journal.add({ type: 'asset_saved', id, title: renamed, at: (at = later(desk, at, 30)), by: writer(desk) });
    if (random.chance(0.5)) journal.publish('asset', id, later(desk, at, 30), writer(desk));
  } else if (fate < 0.7) {
    journal.change('unpublished', 'asset', id, (at = later(desk, at, 60)), writer(desk));
    journal.change(fate < 0.55 ? 'archived' : 'deleted', 'asset', id, later(desk, at, 60), writer(desk));
  }
}

/** What happens around an entry, as long as it is there. An entry with an open task cannot be published, so tasks come after that. */
export function playSides(desk: Desk, piece: Piece, from: Ms): void {
  const { random, journal } = desk;
  const own = journal.events.filter((event) => 'of' in event && event.of === 'entry' && event.id === piece.id);
  const published = own.findLast(({ type }) => type === 'published')?.at ?? from;
  const gone = own.find(({ type }) => type === 'deleted')?.at ?? Infinity;
  const told = journal.events.length;
  if (random.chance(0.5)) playTasks(desk, piece, published);
  if (random.chance(0.4)) playComments(desk, piece, from);
  journal.forgetFrom(told, gone);
  if (random.chance(0.5)) playPicture(desk, from);
}
