import { createKeyFinder } from './derive/keys.js';
import type { Rules } from './derive/rules.js';
import { classifyChase } from './metrics/chase.js';
import { asksApproval, verdictOf } from './metrics/decision.js';
import type { Connector, Reader } from './sdk/index.js';

// Up to the first character that cannot stand in an address, or that ends it in a sentence or in Slack's `<url|label>`.
const ADDRESS = /https?:\/\/[^\s<>"'|\\^`{}[\]]+/gi;
const LONGEST = 100_000;
const MOST = 50;

/** Which work item an address names, asked of every tool the hub knows; null where none of them knows it. */
export function createItemFinder(connectors: readonly Connector[]): Rules['itemOf'] {
  return (url) => {
    for (const { id, itemOf } of connectors) {
      const key = itemOf?.(url) ?? null;
      if (key !== null) return { connector: id, key };
    }
    return null;
  };
}

/** What may be read out of a text before it goes: the workspace's key pattern, the rules of `metrics/`, the tools' addresses. */
export function createReader({ campaignKey, itemOf }: Pick<Rules, 'campaignKey' | 'itemOf'>): Reader {
  return {
    campaignKeys: createKeyFinder(campaignKey),
    chase: classifyChase,
    asks: asksApproval,
    verdict: verdictOf,
    links(text) {
      const found = new Set<string>();
      for (const [address] of text.slice(0, LONGEST).matchAll(ADDRESS)) {
        const url = address.replace(/[.,;:!?)]+$/, '');
        if (itemOf(url) !== null) found.add(url);
        if (found.size === MOST) break;
      }
      return [...found];
    },
  };
}
