import { nameId } from '../store/ids.js';
import type { AliasFact, ResolvedAlias } from './people.js';

/** Two persons that may be one human, for somebody to say. */
export interface PersonSuggestion {
  id: string;
  kind: 'person-merge';
  itemKind: null;
  subjectId: string;
  targetId: string;
  campaignId: null;
  reason: string;
}

// One word is a first name, and there is more than one Anna.
const FULL_NAME = /^\p{L}[\p{L}'’.-]*(?: \p{L}[\p{L}'’.-]*)+$/u;

/**
 * Persons of different connections who share a full name, or the part of their address before the @: evidence that nobody
 * may act on but a person, since two people can have one name. Programs are left out. Pure, over the whole set.
 */
export function suggestPeople(aliases: AliasFact[], links: ResolvedAlias[]): PersonSuggestion[] {
  const personOf = new Map(links.map(({ aliasId, personId }) => [aliasId, personId]));
  const groups = new Map<string, { alias: AliasFact; why: string }[]>();
  const add = (group: string, alias: AliasFact, why: string): void =>
    void groups.set(group, [...(groups.get(group) ?? []), { alias, why }]);
  for (const alias of aliases) {
    if (alias.bot) continue;
    const name = folded(alias.name ?? '');
    if (FULL_NAME.test(name)) add(`name:${name}`, alias, `both are called ${alias.name}`);
    const local = alias.email?.split('@')[0] ?? '';
    if (/[a-z].*[._-].*[a-z]/.test(local)) add(`local:${local}`, alias, 'their addresses begin alike');
  }
  const suggestions = new Map<string, PersonSuggestion>();
  for (const group of groups.values()) {
    for (const [index, { alias, why }] of group.entries()) {
      for (const { alias: other } of group.slice(index + 1)) {
        const [a, b] = [personOf.get(alias.id)!, personOf.get(other.id)!].sort() as [string, string];
        if (a === b || alias.connection === other.connection) continue;
        const id = nameId('suggestion', 'person-merge', a, b);
        const known = suggestions.get(id);
        const reason = known && !known.reason.includes(why) ? `${known.reason}; ${why}` : (known?.reason ?? why);
        suggestions.set(id, {
          id,
          kind: 'person-merge',
          itemKind: null,
          subjectId: a,
          targetId: b,
          campaignId: null,
          reason,
        });
      }
    }
  }
  return [...suggestions.values()];
}

const folded = (name: string): string =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
