import { compareLines, type Difference } from './lines.js';
import type { Looks } from './looks.js';
import type { Told } from './told.js';

/** Who wrote each message that is there, by the tool's own account; null for visitors of a site. */
export function compareAuthors(looks: Looks, told: Told): Difference[] {
  const { company, now } = looks;
  const asana = new Map(company.people.map((person) => [person.id, person.asana?.gid ?? null]));
  const site = new Map(company.people.map(({ id, wordpress }) => [id, wordpress ? `user:${wordpress.id}` : null]));
  const slack = new Map(company.people.map((person) => [person.id, person.slack?.id ?? null]));
  const monday = new Map(company.people.map((person) => [person.id, person.monday?.id ?? null]));
  const space = new Map(company.people.map((person) => [person.id, person.contentful?.id ?? null]));
  const authors = new Map<string, string | null>();
  for (const event of company.asana)
    if (event.type === 'commented') authors.set(`asana/${event.story}`, asana.get(event.by ?? '') ?? null);
  for (const event of company.wordpress)
    if (event.type === 'commented') authors.set(`wordpress/comment:${event.id}`, site.get(event.by ?? '') ?? null);
  for (const event of company.contentful)
    if (event.type === 'commented') authors.set(`contentful/comment:${event.id}`, space.get(event.by ?? '') ?? null);
  for (const event of company.slack)
    if (event.type === 'posted') authors.set(`slack/${event.channel}:${event.ts}`, slack.get(event.by ?? '') ?? null);
  for (const event of company.monday)
    if (event.type === 'update_posted') authors.set(`monday/update:${event.id}`, monday.get(event.by ?? '') ?? null);
  for (const event of company.mail) {
    if (event.type !== 'delivered') continue;
    const key = `email/${event.mail.messageId?.slice(1, -1) ?? `mail:${event.id}`}`;
    if (!authors.has(key)) authors.set(key, event.mail.from.address.toLowerCase());
  }
  const line = (tool: string, key: string, author: string | null | undefined): string =>
    `${tool} message/${key} by ${author ?? 'nobody'}`;
  return compareLines(
    'authors',
    now.items
      .filter(({ kind, gone }) => kind === 'message' && !gone)
      .map(({ tool, key }) => line(tool, key, authors.get(`${tool}/${key}`))),
    told.items
      .filter(({ kind, gone }) => kind === 'message' && !gone)
      .map(({ tool, key, author }) => line(tool, key, author)),
  );
}
