import { nameId } from '../store/ids.js';
import type { KeyFinder } from './keys.js';
import type { ConfiguredLink, DiscoveryRule, Rules } from './rules.js';

export interface ContainerFact {
  id: string;
  connection: string;
  connector: string;
  kind: string;
  key: string;
  name: string;
  keyTexts: string[];
  ownerAliasId: string | null;
  createdAt: string | null;
  startOn: string | null;
  dueOn: string | null;
  parents: string[];
  /** Items only: values of the tool's own fields, by id and by title. */
  fields?: Record<string, string>;
}

interface ResolvedCampaign {
  id: string;
  key: string | null;
  name: string;
  businessUnit: string | null;
  ownerAliasId: string | null;
  createdAt: string | null;
  startOn: string | null;
  dueOn: string | null;
  sourceContainerId: string | null;
}

interface ContainerLink {
  containerId: string;
  campaignId: string;
  rule: string;
  evidence: string;
}

/** A person's word about a container or an item, by natural keys; from `decision` or hub.yaml. */
export interface ToldLink extends ConfiguredLink {
  rule: 'decided' | 'configured';
  by: string;
}

/** Containers in which a key makes a campaign; a tag or a section is too small to be one. */
const HOLDERS = new Set(['project', 'category', 'board', 'group', 'channel', 'mailbox']);
/** Containers that pass their campaign on to what lies in them. */
const HEIRS = new Set(['section', 'category', 'group']);
const DEEPEST = 6;

export const campaignIdOfKey = (key: string): string => nameId('campaign', key);

export interface Discovered {
  campaigns: ResolvedCampaign[];
  containers: ContainerLink[];
  /** Containers with two keys: a person must say which. */
  ambiguous: { containerId: string; keys: string[] }[];
}

/** Which campaigns there are, and which containers (and items of registers) are theirs: told, discovered by rule, named by a key, or inherited. */
export function discoverCampaigns(
  containers: ContainerFact[],
  told: ToldLink[],
  rules: Rules,
  findKeys: KeyFinder,
  unitOf: (alias: string) => string | null,
): Discovered {
  const byId = new Map(containers.map((container) => [container.id, container]));
  const links = new Map<string, ContainerLink>();
  const keyed = new Map<string, string | null>();
  const ambiguous: Discovered['ambiguous'] = [];
  for (const container of inPriority(containers, rules.toolPriority)) {
    const link = told.find(
      (t) => t.container === container.key && (!t.connection || t.connection === container.connection),
    );
    const rule = rules.from.find((r) => matches(r, container, byId));
    const searched = HOLDERS.has(container.kind) || (rule && container.kind === 'item');
    const keys = searched ? keysOf(container, rule, findKeys) : [];
    const claim = (key: string | null, why: string, evidence: string): void => {
      const id = key === null ? nameId('campaign-container', container.id) : campaignIdOfKey(key);
      keyed.set(id, key);
      links.set(container.id, { containerId: container.id, campaignId: id, rule: why, evidence });
    };
    if (link) claim(link.campaign, link.rule, link.by);
    else if (keys.length > 1) ambiguous.push({ containerId: container.id, keys });
    // A register's line whose key field is empty names no campaign: by its name it is suggested, not made twice.
    else if (rule && (rule.keyField === undefined || keys[0] !== undefined))
      claim(
        keys[0] ?? null,
        'discovered',
        `every ${rule.every} of ${rule.connection}${rule.inside ? ` in ${rule.inside}` : ''}`,
      );
    else if (keys[0]) claim(keys[0], 'key-in-container', `${container.kind} “${container.name}”`);
  }
  inherit(containers, byId, links);
  const campaigns = describe(containers, links, keyed, told, rules, unitOf);
  return { campaigns, containers: [...links.values()], ambiguous };
}

/** The keys a place shows: in its name and texts, or in the one field a rule names, which need not follow the pattern. */
function keysOf(container: ContainerFact, rule: DiscoveryRule | undefined, findKeys: KeyFinder): string[] {
  if (rule?.keyField === undefined) return findKeys([container.name, ...container.keyTexts].join('\n'));
  const wanted = rule.keyField.toLowerCase();
  const [, value] = Object.entries(container.fields ?? {}).find(([field]) => field.toLowerCase() === wanted) ?? [];
  const text = value?.trim() ?? '';
  const found = findKeys(text);
  return found.length || text === '' ? found : [text.toUpperCase()];
}

function matches(rule: DiscoveryRule, container: ContainerFact, byId: Map<string, ContainerFact>): boolean {
  if (rule.connection !== container.connection || rule.every !== container.kind) return false;
  return rule.inside === undefined || liesIn(container, rule.inside, byId, DEEPEST);
}

function liesIn(container: ContainerFact, key: string, byId: Map<string, ContainerFact>, depth: number): boolean {
  if (depth === 0) return false;
  return container.parents.some((id) => {
    const parent = byId.get(id);
    return (
      parent !== undefined &&
      (parent.key === key || parent.key.endsWith(`:${key}`) || liesIn(parent, key, byId, depth - 1))
    );
  });
}

function inherit(
  containers: ContainerFact[],
  byId: Map<string, ContainerFact>,
  links: Map<string, ContainerLink>,
): void {
  const inherited = (container: ContainerFact, depth: number): ContainerLink | undefined => {
    const own = links.get(container.id);
    if (own || depth === 0 || !HEIRS.has(container.kind)) return own;
    for (const id of container.parents) {
      const parent = byId.get(id);
      const link = parent && inherited(parent, depth - 1);
      if (link)
        return {
          containerId: container.id,
          campaignId: link.campaignId,
          rule: 'inherited',
          evidence: `${parent.kind} “${parent.name}”`,
        };
    }
    return undefined;
  };
  for (const container of containers) {
    const link = inherited(container, DEEPEST);
    if (link) links.set(container.id, link);
  }
}

/** Name, owner and dates come from the first of `toolPriority` that has them; the business unit is said, or the owner's. */
function describe(
  containers: ContainerFact[],
  links: Map<string, ContainerLink>,
  keyed: Map<string, string | null>,
  told: ToldLink[],
  rules: Rules,
  unitOf: (alias: string) => string | null,
): ResolvedCampaign[] {
  const sources = new Map<string, ContainerFact[]>();
  for (const container of inPriority(containers, rules.toolPriority)) {
    const link = links.get(container.id);
    if (link && link.rule !== 'inherited')
      sources.set(link.campaignId, [...(sources.get(link.campaignId) ?? []), container]);
  }
  for (const { campaign } of told) keyed.set(campaignIdOfKey(campaign), campaign);
  return [...keyed].map(([id, key]) => {
    const from = sources.get(id) ?? [];
    const first = from[0];
    const saidOf = <K extends 'name' | 'businessUnit'>(what: K): ToldLink[K] =>
      told.find((t) => t.campaign === key && t[what])?.[what];
    const pick = <K extends keyof ContainerFact>(field: K): ContainerFact[K] | null =>
      from.find((c) => c[field] !== null)?.[field] ?? null;
    const owner = pick('ownerAliasId');
    return {
      id,
      key,
      name: saidOf('name') ?? first?.name ?? key ?? 'Unnamed campaign',
      businessUnit: saidOf('businessUnit') ?? (owner === null ? null : unitOf(owner)),
      ownerAliasId: owner,
      createdAt: pick('createdAt'),
      startOn: pick('startOn'),
      dueOn: pick('dueOn'),
      sourceContainerId: first?.id ?? null,
    };
  });
}

const KIND_ORDER = ['project', 'board', 'category', 'channel', 'mailbox'];

/** By tool priority, kind, age and key: an order of the set, whatever arrived first. */
function inPriority(containers: ContainerFact[], toolPriority: string[]): ContainerFact[] {
  const tool = (c: ContainerFact): number => toolPriority.indexOf(c.connector) + 1 || toolPriority.length + 1;
  const kind = (c: ContainerFact): number => KIND_ORDER.indexOf(c.kind) + 1 || KIND_ORDER.length + 1;
  const stamp = (c: ContainerFact): string => `${c.createdAt ?? '9'}|${c.connection}|${c.key}`;
  return [...containers].sort((a, b) => tool(a) - tool(b) || kind(a) - kind(b) || (stamp(a) < stamp(b) ? -1 : 1));
}
