import type { Random } from '../random.js';
import { workTime } from '../time.js';
import type { Campaign, Ms, Person } from '../types.js';
import { awkwardNames, pieces } from '../words.js';
import type { ContentfulJournal } from './journal.js';
import { CONTENT_TYPES } from './model.js';
import type { ContentfulFields } from './types.js';

/** The making of one campaign's entries: who writes, who checks, and what names could say. */
export interface Desk {
  random: Random;
  journal: ContentfulJournal;
  campaign: Campaign | null;
  index: number;
  /** Names of other campaigns' keys. */
  otherKeys: string[];
  /** The campaign's own tag; null where nobody made one. */
  tag: string | null;
  writers: Person[];
  reviewers: Person[];
}

/** An entry while it is being worked on. */
export interface Piece {
  id: string;
  contentType: string;
  fields: ContentfulFields;
  tags: string[];
}

export const writer = ({ random, writers }: Desk): string => random.pick(writers).id;
export const reviewer = ({ random, reviewers }: Desk): string => random.pick(reviewers).id;

/** The next moment somebody works, some hours on. */
export const later = ({ random }: Desk, at: Ms, hours: number): Ms => workTime(random, at, hours);

const DISPLAY: Record<string, string> = { [CONTENT_TYPES.page]: 'internalName', [CONTENT_TYPES.faq]: 'question' };

/** What an entry is called: every second says no key, some say another campaign's. */
function titleOf(desk: Desk): string {
  const { random, campaign, otherKeys } = desk;
  const plain = random.chance(0.07)
    ? random.pick(awkwardNames).trim()
    : `${random.pick(pieces)} for ${campaign?.name ?? 'the web site'}`;
  const roll = random.next();
  if (roll < 0.16 && otherKeys.length) return `${plain} – like ${random.pick(otherKeys)}`;
  return roll < 0.5 && campaign?.key ? `${plain} [${campaign.key}]` : plain;
}

/** A first save. Now and then only the German name is there, or none. */
export function begin(desk: Desk, contentType: string, at: Ms): Piece {
  const { random, journal, campaign, tag } = desk;
  const title = titleOf(desk);
  const field = DISPLAY[contentType] ?? 'title';
  const roll = random.next();
  const names: Record<string, string> =
    roll < 0.04
      ? {}
      : roll < 0.1
        ? { 'de-DE': title }
        : roll < 0.3
          ? { 'en-US': title, 'de-DE': `${title} (DE)` }
          : { 'en-US': title };
  const fields: ContentfulFields = {
    ...(Object.keys(names).length ? { [field]: names } : {}),
    ...textOf(contentType, `${title}, version 1.`),
  };
  const tags = [...(tag && random.chance(0.5) ? [tag] : []), ...(random.chance(0.2) ? ['evergreen'] : [])];
  const by = writer(desk);
  const id = journal.entry({ at, by, contentType, fields, tags }, campaign?.id ?? null);
  return { id, contentType, fields, tags };
}

/** Saves the entry with another text. */
export function save(desk: Desk, piece: Piece, at: Ms, words: string): void {
  piece.fields = { ...piece.fields, ...textOf(piece.contentType, words) };
  const { id, fields, tags } = piece;
  desk.journal.add({ type: 'entry_saved', id, fields, tags, at, by: writer(desk) });
}

const BODY: Record<string, string> = { [CONTENT_TYPES.banner]: 'claim', [CONTENT_TYPES.faq]: 'answer' };

function textOf(contentType: string, words: string): ContentfulFields {
  return { [BODY[contentType] ?? 'body']: { 'en-US': words } };
}
