import type { Company, Ms } from '../types.js';
import { REGISTER } from '../monday/boards.js';
import type { MondayValue } from '../monday/types.js';
import { MondayBoards } from './monday-boards.js';
import { slackChannelsAt } from './slack-channels.js';

/**
 * Campaign keys that some project, category, tag, board, group or channel shows at that instant: only a container makes a campaign,
 * and one that was renamed shows its old key no more. A container that names two is nobody's (DESIGN §12.2, §12.3).
 */
export function shownKeys(company: Company, at: Ms): Set<string> {
  const names = new Map<string, string>();
  const fields = new Map<string, string | null>();
  for (const event of company.asana) {
    if (event.at > at) break;
    if (event.type === 'project_added') {
      names.set(event.gid, event.name);
      fields.set(event.gid, event.campaignField);
    } else if (event.type === 'project_renamed') names.set(event.project, event.name);
  }
  const texts = [...names].map(([gid, name]): [string, string | null] => [name, fields.get(gid) ?? null]);
  for (const event of company.wordpress)
    if (event.at <= at && event.type === 'category_added') texts.push([event.name, null]);
  for (const event of company.contentful)
    if (event.at <= at && event.type === 'tag_added') texts.push([event.name, null]);
  for (const { name, seen } of slackChannelsAt(company, at).values()) if (seen) texts.push([name, null]);
  for (const name of mondayNames(company, at)) texts.push([name, null]);
  for (const key of registerKeys(company, at)) texts.push([key, null]);
  return new Set(texts.map((one) => keysIn(...one)).flatMap((keys) => (keys.length === 1 ? keys : [])));
}

/** Names of the boards that the hub can open, and of their groups. */
function mondayNames(company: Company, at: Ms): string[] {
  const boards = new MondayBoards();
  for (const event of company.monday) if (event.at <= at) boards.take(event);
  return [...boards.byId.values()]
    .filter(({ id }) => boards.isOpen(id))
    .flatMap(({ name, groups }) => [
      name,
      ...[...groups.values()].flatMap((group) => (group.deleted ? [] : [group.title])),
    ]);
}

/** What the lines of the campaign register that are there name as their campaign: the workspace's rules make each of them one. */
function registerKeys(company: Company, at: Ms): string[] {
  const named = new Map<string, string>();
  const gone = new Set<string>();
  const name = (item: string, value: MondayValue | null | undefined): void => {
    if (value && 'text' in value) named.set(item, value.text);
    else named.delete(item);
  };
  for (const event of company.monday) {
    if (event.at > at) break;
    if (event.type === 'item_added' && event.board === REGISTER.board) name(event.id, event.values[REGISTER.campaign]);
    else if (event.type === 'value_set' && event.column === REGISTER.campaign && named.has(event.item))
      name(event.item, event.value);
    else if (event.type === 'item_deleted') gone.add(event.item);
    else if (event.type === 'item_restored') gone.delete(event.item);
  }
  return [...named].flatMap(([item, key]) => (gone.has(item) ? [] : [key]));
}

/** Campaign keys in a text, upper case, each once: bounded by whatever is no letter and no digit (DESIGN §12.3). */
export function keysIn(...texts: (string | null)[]): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    if (!text || !/cmp-/i.test(text)) continue;
    for (const match of text.matchAll(/(?<![\p{L}\p{N}])CMP-\d+(?![\p{L}\p{N}])/giu)) found.add(match[0].toUpperCase());
  }
  return [...found];
}
