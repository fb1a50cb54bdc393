import { nameId } from '../store/ids.js';
import type { ContainerFact, Discovered } from './campaigns.js';
import type { ItemFact, ItemLink, Suggested } from './links.js';

/** A campaign as far as its name and its time matter. */
export interface NamedCampaign {
  id: string;
  name: string;
}

/** What is in no campaign although it is called like one. */
export interface Unlinked {
  id: string;
  kind: string;
  name: string;
}

// Shorter names stand in too many titles by chance.
const SHORTEST = 8;

/**
 * Items and places without a campaign whose name holds a campaign's whole name: a person must say, since "Spring launch" can
 * be last year's. Of several the longest name is meant. Pure, over the whole set.
 */
export function suggestByName(unlinked: Unlinked[], campaigns: NamedCampaign[]): Suggested[] {
  const named = campaigns
    .map(({ id, name }) => ({ id, name, folded: foldedName(name) }))
    .filter(({ folded }) => folded.length >= SHORTEST && folded.includes(' '))
    .sort((a, b) => b.folded.length - a.folded.length || (a.id < b.id ? -1 : 1));
  return unlinked.flatMap(({ id, kind, name }) => {
    const title = ` ${foldedName(name)} `;
    const found = named.find(({ folded }) => title.includes(` ${folded} `));
    if (!found) return [];
    const reason = `its name holds “${found.name}”`;
    return [
      {
        id: nameId('suggestion', 'campaign-link', id, found.id),
        kind: 'campaign-link' as const,
        itemKind: kind,
        subjectId: id,
        campaignId: found.id,
        reason,
      },
    ];
  });
}

// Without keys: "CMP-104 Spring launch" is called Spring launch.
const foldedName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^[a-z]+ \d+ /, '');

/** Work and things being made that belong to no campaign; talk is too much to ask about, and an approval follows its item. */
export function unlinkedOf(items: ItemFact[], links: ItemLink[]): Unlinked[] {
  const linked = new Set(links.map(({ itemId }) => itemId));
  return items
    .filter(({ id, kind }) => (kind === 'task' || kind === 'asset') && !linked.has(id))
    .map(({ id, kind, texts }) => ({ id, kind, name: texts[0] ?? '' }));
}

/** Projects, boards and channels that are no campaign's. */
export function unlinkedPlaces(places: ContainerFact[], linked: ReadonlyMap<string, unknown>): Unlinked[] {
  return places
    .filter(({ id, kind }) => PLACES.has(kind) && !linked.has(id))
    .map(({ id, name }) => ({ id, kind: 'container', name }));
}

const PLACES = new Set(['project', 'board', 'group', 'channel', 'category']);

/** Containers with two keys: a person must say which. */
export function unclearPlaces(ambiguous: Discovered['ambiguous']): Suggested[] {
  return ambiguous.map(({ containerId, keys }) => ({
    id: nameId('suggestion', 'container', containerId),
    kind: 'campaign-link',
    itemKind: 'container',
    subjectId: containerId,
    campaignId: null,
    reason: `its name holds ${keys.join(' and ')}`,
  }));
}
