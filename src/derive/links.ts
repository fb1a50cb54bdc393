import { nameId } from '../store/ids.js';
import { campaignIdOfKey, type ToldLink } from './campaigns.js';
import type { KeyFinder } from './keys.js';

export interface ItemFact {
  id: string;
  kind: string;
  /** Chat: its channel's campaign goes before a key in its text (DESIGN §12.3). */
  chat?: boolean;
  connection: string;
  key: string;
  /** Everything of its own in which a campaign key may stand. */
  texts: string[];
  /** Containers in the tool's order; the first is the first added. */
  containers: string[];
  parentId: string | null;
  /** The message that asks for this approval: it goes where that goes. */
  askedBy?: string | null;
  /** Conversation, for mail. */
  threadId: string | null;
}

export interface ItemLink {
  itemId: string;
  itemKind: string;
  campaignId: string;
  rule: string;
  confidence: number;
  evidence: string;
}

export interface Suggested {
  id: string;
  kind: 'campaign-link' | 'new-campaign';
  itemKind: string | null;
  subjectId: string;
  campaignId: string | null;
  reason: string;
}

const CONFIDENCE: Record<string, number> = {
  decided: 1,
  configured: 1,
  'own-key': 0.95,
  container: 0.9,
  parent: 0.9,
  thread: 0.85,
};
const DEEPEST = 50;

interface World {
  campaigns: Set<string>;
  /** Container → campaign. */
  containers: Map<string, { campaignId: string; evidence: string }>;
  told: ToldLink[];
  findKeys: KeyFinder;
}

/**
 * Each item's one campaign, DESIGN §5: told → own key → container → parent → thread; what is unclear becomes a suggestion.
 * Pure, over the whole set: any order of arrival gives the same links.
 */
export function linkItems(items: ItemFact[], world: World): { links: ItemLink[]; suggestions: Suggested[] } {
  const byId = new Map(items.map((item) => [item.id, item]));
  const threads = keysOfThreads(items, world.findKeys);
  const suggestions = new Map<string, Suggested>();
  const memo = new Map<string, ItemLink | null>();
  const suggest = (item: ItemFact, kind: Suggested['kind'], campaignId: string | null, reason: string): void => {
    const id = nameId('suggestion', kind, item.id, campaignId ?? reason);
    suggestions.set(id, { id, kind, itemKind: item.kind, subjectId: item.id, campaignId, reason });
  };
  const link = (item: ItemFact, campaignId: string, rule: string, evidence: string): ItemLink => ({
    itemId: item.id,
    itemKind: item.kind,
    campaignId,
    rule,
    confidence: CONFIDENCE[rule] ?? 0.5,
    evidence: evidence.slice(0, 200),
  });

  const resolve = (item: ItemFact, depth: number): ItemLink | null => {
    if (memo.has(item.id)) return memo.get(item.id)!;
    memo.set(item.id, null); // a cycle of parents ends here
    const found = decide(item, depth);
    memo.set(item.id, found);
    return found;
  };

  const decide = (item: ItemFact, depth: number): ItemLink | null => {
    const told = world.told.find((t) => t.item === item.key && (!t.connection || t.connection === item.connection));
    if (told) return link(item, campaignIdOfKey(told.campaign), told.rule, told.by);
    const asking = item.askedBy ? byId.get(item.askedBy) : undefined;
    if (asking) {
      const same = resolve(asking, depth);
      return same && { ...same, itemId: item.id, itemKind: item.kind };
    }
    const itself = world.containers.get(item.id);
    if (itself) {
      // Another key in its name is only mentioned: the line of a register is the campaign.
      const own = world.findKeys(item.texts.join('\n')).some((key) => campaignIdOfKey(key) === itself.campaignId);
      return link(item, itself.campaignId, own ? 'own-key' : 'container', itself.evidence);
    }
    if (item.chat) {
      const ofChannel = inContainers(item);
      if (ofChannel) return ofChannel;
    }
    const keys = world.findKeys(item.texts.join('\n'));
    const known = keys.filter((key) => world.campaigns.has(campaignIdOfKey(key)));
    for (const key of keys)
      if (!known.includes(key))
        suggest(item, 'new-campaign', null, `${key} is named here, but no container or rule makes it a campaign`);
    // Two keys are a question, also when only one of them is a campaign's by now (DESIGN §12.3).
    if (keys.length > 1) {
      for (const key of known) suggest(item, 'campaign-link', campaignIdOfKey(key), `names ${keys.join(' and ')}`);
      return null;
    }
    if (known.length === 1) return link(item, campaignIdOfKey(known[0]!), 'own-key', known[0]!);
    const placed = inContainers(item);
    if (placed) return placed;
    const parent = item.parentId === null ? undefined : byId.get(item.parentId);
    const inherited = parent && depth > 0 ? resolve(parent, depth - 1) : null;
    if (inherited) return link(item, inherited.campaignId, 'parent', `${parent!.kind} ${parent!.key}`);
    return ofThread(item);
  };

  const inContainers = (item: ItemFact): ItemLink | null => {
    const homes = item.containers.map((id) => world.containers.get(id)).filter((home) => home !== undefined);
    const [first] = homes;
    if (!first) return null;
    for (const other of homes) {
      if (other.campaignId !== first.campaignId)
        suggest(item, 'campaign-link', other.campaignId, `also lies in ${other.evidence}`);
    }
    return link(item, first.campaignId, 'container', first.evidence);
  };

  const ofThread = (item: ItemFact): ItemLink | null => {
    const keys = item.threadId === null ? [] : (threads.get(item.threadId) ?? []);
    const known = keys.filter((key) => world.campaigns.has(campaignIdOfKey(key)));
    if (known.length === 1 && keys.length === 1)
      return link(item, campaignIdOfKey(known[0]!), 'thread', `${known[0]!} in the conversation`);
    for (const key of known)
      suggest(item, 'campaign-link', campaignIdOfKey(key), `the conversation names ${keys.join(' and ')}`);
    return null;
  };

  const links = items.map((item) => resolve(item, DEEPEST)).filter((found) => found !== null);
  return { links, suggestions: [...suggestions.values()] };
}

function keysOfThreads(items: ItemFact[], findKeys: KeyFinder): Map<string, string[]> {
  const keys = new Map<string, Set<string>>();
  for (const item of items) {
    if (item.threadId === null) continue;
    const found = keys.get(item.threadId) ?? new Set<string>();
    for (const key of findKeys(item.texts.join('\n'))) found.add(key);
    keys.set(item.threadId, found);
  }
  return new Map([...keys].map(([thread, set]) => [thread, [...set].sort()]));
}
