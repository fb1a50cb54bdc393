import { Random } from '../random.js';
import { DAY, HOUR, workTime } from '../time.js';
import type { AsanaEvent, Campaign, Ms, Person } from '../types.js';
import { playApprovals } from './approvals.js';
import { CREATIVE, MEDIA } from './boards.js';
import type { Desk } from './desk.js';
import { layBoards } from './ground.js';
import { addSubitem, playPiece } from './items.js';
import { MondayJournal } from './journal.js';
import { playMedia, playOwnBoard } from './media.js';
import { findOriginals } from './mirrors.js';
import type { Piece } from './pieces.js';
import { addPiece, setCell } from './pieces.js';
import { register } from './register.js';
import { playScenes } from './scenes.js';
import { playSides } from './sides.js';
import type { MondayAccount } from './types.js';

export const MONDAY_ACCOUNT: MondayAccount = {
  id: '31415926',
  name: 'Acme Marketing',
  slug: 'acme-marketing',
  token: 'sandbox-monday',
  user: 'relay',
  workspace: { id: '2718281', name: 'Marketing' },
};

/**
 * Everything in Monday beside the story of CMP-104; `begin` says when a campaign's first work is made, `inAsana` what
 * happened to it there, since some of it is kept in both tools.
 */
export function playMonday(
  seed: number,
  people: Person[],
  campaigns: Campaign[],
  begin: (campaign: Campaign) => Ms,
  inAsana: (campaign: Campaign) => AsanaEvent[],
): MondayJournal[] {
  const desks = campaigns.map((campaign, position): Desk => {
    const index = position + 1;
    const others = [1, 2, 3].map((step) => campaigns[(position + step) % campaigns.length]!);
    return {
      campaign,
      index,
      random: new Random(seed, 'monday', index),
      journal: new MondayJournal(1_000_000 + (seed % 50) * 10_000_000 + index * 4000),
      people,
      begins: begin(campaign),
      otherKeys: others.flatMap((other) => (other.key && other.id !== campaign.id ? [other.key] : [])),
      mediaGroup: MEDIA.group,
      originals: findOriginals(inAsana(campaign), campaign.project),
    };
  });
  for (const desk of desks) playCampaign(desk);
  return [layBoards(), playSides(seed, people, campaigns), ...desks.map((desk) => desk.journal)];
}

function playCampaign(desk: Desk): void {
  const { index, begins } = desk;
  if (index % 2 === 0) register(desk);
  playMedia(desk);
  playItems(desk);
  playApprovals(desk);
  if (index % 9 === 4) playOwnBoard(desk, `73200${String(index).padStart(5, '0')}`, begins + 4 * DAY);
  playScenes(desk);
}

/** The ordinary work of a campaign, some of it in parts, some of it waiting for other work. */
function playItems(desk: Desk): void {
  const { random } = desk;
  const made: Piece[] = [];
  const count = random.int(3, 5);
  for (let i = 0; i < count; i++) {
    const from = workTime(random, desk.begins + DAY + i * random.int(12, 90) * HOUR, 30);
    const piece = addPiece(desk, from, { mirrors: true });
    if (i === 1 || random.chance(0.1)) addSubitem(desk, piece, workTime(random, piece.at, 10));
    playPiece(desk, piece);
    const before = made.length ? random.pick(made) : null;
    if (before && random.chance(0.3)) {
      piece.at = workTime(random, Math.max(piece.at, before.at), 20);
      setCell(desk, piece, 'greta', CREATIVE.dependsOn, { items: [before.id] });
    }
    made.push(piece);
  }
}
