import type { Measure } from '../history/settings.js';
import type { StatusMap } from '../metrics/category.js';

/** One rule of `campaigns.from`: which containers of a connection are campaigns, or which items of a register. */
export interface DiscoveryRule {
  connection: string;
  /** A container's kind, or `item`. */
  every: string;
  /** Only those that lie (directly or deeper) in this container, by its key. */
  inside?: string;
  /** The field of an item, by id or title, that holds the campaign's key; absent: its name and texts are searched. */
  keyField?: string;
}

/** An explicit campaign or link of hub.yaml. */
export interface ConfiguredLink {
  campaign: string;
  name?: string;
  /** Of the campaign; absent: that of its owner. */
  businessUnit?: string;
  connection?: string;
  /** A container's or an item's key in the tool. */
  container?: string;
  item?: string;
}

/** A person as hub.yaml knows them: who is who, and what no tool says. */
export interface ConfiguredPerson {
  name: string;
  aliases: { connection?: string; key?: string; email?: string }[];
  team?: string;
  function?: string;
  businessUnit?: string;
  timezone?: string;
}

/** A work item by the tool's own key. */
export interface NamedItem {
  /** Connector id. */
  connector: string;
  key: string;
}

/** The workspace's rules, as far as the derived graph needs them. */
export interface Rules {
  campaignKey: string;
  from: DiscoveryRule[];
  links: ConfiguredLink[];
  statusMap: StatusMap;
  people: ConfiguredPerson[];
  /** Connector ids, highest first. */
  toolPriority: string[];
  measure: Measure;
  /** Which work item an address names; null where no tool the hub knows does. */
  itemOf: (url: string) => NamedItem | null;
}
