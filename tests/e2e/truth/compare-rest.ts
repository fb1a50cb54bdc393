import { compareLines, iso, say, type Difference } from './lines.js';
import { mondayPlaces } from './campaigns-of-monday.js';
import type { Looks } from './looks.js';
import type { Told, Tool } from './told.js';

/** Versions of assets that are there, to the second, with their authors where the tool names one. */
export function compareVersions(looks: Looks, told: Told): Difference[] {
  const goneAssets = new Set(looks.now.items.filter((item) => item.gone).map((item) => `${item.tool}/${item.key}`));
  const isLive = ({ tool, asset }: { tool: string; asset: string }): boolean => !goneAssets.has(`${tool}/${asset}`);
  const demanded = looks.now.versions
    .filter((version) => version.tellable === 'exact' && isLive(version))
    // Asana names the uploader of a file in the sentence of a story only; the hub leaves it open.
    .map(({ author, ...version }) => sayVersion({ ...version, author: version.tool === 'asana' ? null : author }));
  // What could be told at an earlier look: a text saved over since leaves no copy in the tool.
  const happened = new Set(
    looks.truths.flatMap(({ versions }) => versions.filter(({ tellable }) => tellable === 'exact').map(sayVersion)),
  );
  const said = told.versions.filter((version) => version.timeSource === 'tool' && isLive(version)).map(sayVersion);
  const isKept = ({ kind, line }: Difference): boolean =>
    looks.at.length > 1 && kind === 'invented' && happened.has(line);
  return [
    ...compareLines('versions', demanded, said).filter((one) => !isKept(one)),
    ...compareSeenVersions(looks, told),
  ];
}

/** Texts that can only be seen to be there: the hub's instant is a look at or after the true one. */
function compareSeenVersions(looks: Looks, told: Told): Difference[] {
  const open = told.versions.filter((version) => version.timeSource !== 'tool');
  const differences: Difference[] = [];
  for (const version of looks.now.versions.filter(({ tellable }) => tellable === 'observed')) {
    const index = open.findIndex(
      (one) =>
        one.key === version.key && one.author === version.author && one.at >= version.at && looks.at.includes(one.at),
    );
    if (index >= 0) open.splice(index, 1);
    else differences.push({ chapter: 'versions', kind: 'missing', line: `${sayVersion(version)} at the latest` });
  }
  return [
    ...differences,
    ...open.map((one) => ({
      chapter: 'versions',
      kind: 'invented' as const,
      line: `${sayVersion(one)} ${one.timeSource}`,
    })),
  ];
}

function sayVersion(one: { tool: string; asset: string; key: string; at: number; author: string | null }): string {
  return say(`${one.tool} version/${one.key}`, { of: one.asset, at: iso(one.at), author: one.author });
}

/** What waits for what, now. */
export function compareDependencies(looks: Looks, told: Told): Difference[] {
  const gone = new Set(looks.now.items.filter((item) => item.gone).map((item) => item.key));
  const line = ({ tool, item, on }: { tool: string; item: string; on: string }): string =>
    `${tool} ${item} waits for ${on}`;
  const said = told.dependencies.filter(({ item, on }) => !gone.has(item) && !gone.has(on));
  return compareLines('dependencies', looks.now.dependencies.map(line), said.map(line));
}

/** Campaigns that containers make: key, owner, and the container that made each. */
export function compareCampaigns(looks: Looks, told: Told): Difference[] {
  const accounts = new Map(looks.company.people.map((person) => [person.id, person.asana?.gid ?? null]));
  const projects = new Map<string, { name: string; field: string | null; owner: string | null }>();
  for (const event of looks.company.asana) {
    if (event.at > looks.now.at) break;
    if (event.type === 'project_added' && event.portfolio)
      projects.set(event.gid, { name: event.name, field: event.campaignField, owner: event.owner });
    const renamed = event.type === 'project_renamed' ? projects.get(event.project) : undefined;
    if (renamed && event.type === 'project_renamed') renamed.name = event.name;
  }
  const isConnected = (tool: Tool): boolean => looks.tools.includes(tool);
  // What a tool of higher priority leaves open, the next one fills: a project without an owner has the register's.
  const inMonday = isConnected('monday') ? mondayPlaces(looks, keyIn) : [];
  const ledBy = (key: string | null): string | null =>
    inMonday.find((one) => key !== null && one.key === key && one.owner !== null)?.owner ?? null;
  const made = [...(isConnected('asana') ? projects : [])].map(([project, { name, field, owner }]) => {
    const key = keyIn(`${name} ${field ?? ''}`);
    return { key, made: project, owner: accounts.get(owner ?? '') ?? ledBy(key) };
  });
  const taken = new Set(made.map(({ key }) => key));
  for (const { key, made: place } of inMonday) {
    if (taken.has(key)) continue;
    taken.add(key);
    made.push({ key, made: place, owner: ledBy(key) });
  }
  const demanded = made.map((one) => say('campaign', one));
  for (const { id, name } of looks.slack.names()) {
    const key = keyIn(name);
    if (key === null || taken.has(key)) continue;
    taken.add(key);
    demanded.push(say('campaign', { key, made: id, owner: null }));
  }
  for (const event of looks.company.wordpress) {
    if (event.type !== 'category_added' || event.at > looks.now.at || !isConnected('wordpress')) continue;
    const key = keyIn(event.name);
    // A channel or a category can be all that is left of a campaign's key after its project was renamed.
    if (key === null || taken.has(key)) continue;
    taken.add(key);
    demanded.push(say('campaign', { key, made: `category:${event.id}`, owner: null }));
  }
  for (const event of looks.company.contentful) {
    if (event.type !== 'tag_added' || event.at > looks.now.at) continue;
    const key = keyIn(event.name);
    if (key === null || taken.has(key)) continue;
    taken.add(key);
    demanded.push(say('campaign', { key, made: `tag:${event.id}`, owner: null }));
  }
  const said = told.campaigns.map(({ key, container, owner }) => say('campaign', { key, made: container, owner }));
  return compareLines('campaigns', demanded, said);
}

/** The one key a name shows, upper case. */
function keyIn(text: string): string | null {
  const keys = new Set([...text.matchAll(/\bCMP-\d+\b/gi)].map(([key]) => key.toUpperCase()));
  return keys.size === 1 ? [...keys][0]! : null;
}

/** Where the past cannot be known the hub says since when it knows; a tool with a log leaves no step missing. */
export function compareGaps(looks: Looks, told: Told): Difference[] {
  const firstSeen = new Map<string, number>();
  for (const [index, posts] of looks.posts.entries())
    for (const [key, post] of posts) if (!post.removed && !firstSeen.has(key)) firstSeen.set(key, looks.at[index]!);
  for (const [index, { items }] of looks.truths.entries())
    for (const { tool, kind, key, gone } of items)
      if (tool === 'contentful' && kind === 'asset' && !gone && !firstSeen.has(key))
        firstSeen.set(key, looks.at[index]!);
  return told.states.flatMap(({ tool, kind, key, gap, historyFrom }): Difference[] => {
    const wrong: Difference[] = [];
    if (tool === 'asana' && gap)
      wrong.push({ chapter: 'gaps', kind: 'wrong', line: `asana ${kind}/${key}: a step of its log is missing` });
    // Of Contentful only some steps are dated, so its entries too are known from the first look on.
    const from = tool === 'wordpress' || tool === 'contentful' ? (firstSeen.get(key) ?? null) : null;
    if (historyFrom !== from)
      wrong.push({
        chapter: 'gaps',
        kind: 'wrong',
        line: `${tool} ${kind}/${key}: history from ${iso(historyFrom)}, true ${iso(from)}`,
      });
    return wrong;
  });
}
