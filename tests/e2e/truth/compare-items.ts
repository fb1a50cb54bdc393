import type { TruthItem } from '#sandbox';
import { compareLines, iso, say, type Difference } from './lines.js';
import type { Looks } from './looks.js';
import type { Told, ToldItem } from './told.js';

/** Everything that is there now: tasks, approvals, assets, messages, with what their tool shows of them. */
export function compareItems(looks: Looks, told: Told): Difference[] {
  const wasPending = pendingSeen(looks);
  const demanded = looks.now.items
    .filter((item) => !item.gone && (!isEditorial(item) || wasPending.has(item.key)))
    .map((item) => sayItem(item, item));
  const truths = new Map(looks.now.items.map((item) => [`${item.tool}/${item.kind}/${item.key}`, item]));
  const said = told.items
    .filter((item) => !item.gone)
    .map((item) => sayItem(item, truths.get(`${item.tool}/${item.kind}/${item.key}`)));
  return compareLines('items', demanded, said);
}

/** Editorial approvals of posts that stood pending at some look: only these can be known. */
export function pendingSeen(looks: Looks): Set<string> {
  return new Set(
    looks.posts.flatMap((posts) =>
      [...posts].filter(([, post]) => post.status === 'pending').map(([key]) => `${key}:editorial`),
    ),
  );
}

const isEditorial = (item: { tool: string; kind: string }): boolean =>
  item.tool === 'wordpress' && item.kind === 'approval';

function sayItem(item: TruthItem | ToldItem, truth: TruthItem | undefined): string {
  const subject = `${item.tool} ${item.kind}/${item.key}`;
  // Once its post is no longer pending the site shows nothing of an approval; what it was called stays.
  if (isEditorial(item) && truth?.status !== 'pending') return say(subject, { parent: item.parent });
  return say(subject, {
    // Letters that turn the direction of writing make a program look like a document: the hub shows a mark instead.
    name: item.tool === 'email' ? item.name.replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd') : titleOf(item),
    status: item.kind === 'message' || (item.tool === 'email' && item.kind === 'approval') ? null : item.status,
    // Whom a mail asks is compared with its rounds, whoever owns a post is not an assignee.
    assignees: LISTED.has(item.tool) ? [...item.assignees].sort() : [],
    parent: item.tool === 'email' && item.kind === 'approval' ? null : item.parent,
    // The date of a post is that of its publication; when it was first saved no answer of the site says.
    createdAt: hidesCreation(item, truth)
      ? 'createdAt' in item && item !== truth
        ? iso(item.createdAt)
        : null
      : iso(item.createdAt),
    dueOn: item.dueOn,
  });
}

const LISTED = new Set(['asana', 'monday', 'contentful']);

/** Talk has no titles: what a request in Slack is called is compared with its words. */
const titleOf = ({ tool, kind, name }: TruthItem | ToldItem): string =>
  tool === 'slack' && kind === 'approval' ? '' : name;

function hidesCreation(item: { tool: string; kind: string }, truth: TruthItem | undefined): boolean {
  if (item.tool !== 'wordpress' || item.kind === 'message') return false;
  return item.kind === 'approval' || truth?.status !== 'inherit';
}
