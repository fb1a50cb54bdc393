import { compareLines, iso, say, type Difference } from './lines.js';
import type { Looks } from './looks.js';
import type { Told } from './told.js';

/** Versions of assets that are there, to the second, with their authors where the tool names one. */
export function compareVersions(looks: Looks, told: Told): Difference[] {
  const goneAssets = new Set(looks.now.items.filter((item) => item.gone).map((item) => `${item.tool}/${item.key}`));
  const isLive = ({ tool, asset }: { tool: string; asset: string }): boolean => !goneAssets.has(`${tool}/${asset}`);
  const demanded = looks.now.versions
    .filter((version) => version.tellable === 'exact' && isLive(version))
    // Asana names the uploader of a file in the sentence of a story only; the hub leaves it open.
    .map(({ author, ...version }) => sayVersion({ ...version, author: version.tool === 'asana' ? null : author }));
  const happened = new Set(looks.now.versions.map((version) => sayVersion(version)));
  const said = told.versions.filter((version) => version.timeSource === 'tool' && isLive(version)).map(sayVersion);
  // A hub that looked before also keeps a text that was overwritten since.
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
      (one) => one.key === version.key && one.author === version.author && one.at >= version.at && looks.at.includes(one.at),
    );
    if (index >= 0) open.splice(index, 1);
    else differences.push({ chapter: 'versions', kind: 'missing', line: `${sayVersion(version)} at the latest` });
  }
  return [...differences, ...open.map((one) => ({ chapter: 'versions', kind: 'invented' as const, line: `${sayVersion(one)} ${one.timeSource}` }))];
}

function sayVersion(one: { tool: string; asset: string; key: string; at: number; author: string | null }): string {
  return say(`${one.tool} version/${one.key}`, { of: one.asset, at: iso(one.at), author: one.author });
}

/** What waits for what, now. */
export function compareDependencies(looks: Looks, told: Told): Difference[] {
  const gone = new Set(looks.now.items.filter((item) => item.gone).map((item) => item.key));
  const line = ({ tool, item, on }: { tool: string; item: string; on: string }): string => `${tool} ${item} waits for ${on}`;
  const said = told.dependencies.filter(({ item, on }) => !gone.has(item) && !gone.has(on));
  return compareLines('dependencies', looks.now.dependencies.map(line), said.map(line));
}

/** Campaigns that containers make: key, owner, and the project behind each. */
export function compareCampaigns(looks: Looks, told: Told): Difference[] {
  const accounts = new Map(looks.company.people.map((person) => [person.id, person.asana?.gid ?? null]));
  const owners = new Map(
    looks.company.asana.flatMap((event) =>
      event.type === 'project_added' && event.at <= looks.now.at ? [[event.gid, event.owner] as const] : [],
    ),
  );
  const demanded = looks.company.campaigns
    .filter((campaign) => owners.has(campaign.project))
    .map((campaign) =>
      say('campaign', {
        key: campaign.key,
        project: campaign.project,
        owner: accounts.get(owners.get(campaign.project) ?? '') ?? null,
      }),
    );
  const said = told.campaigns.map(({ key, container, owner }) => say('campaign', { key, project: container, owner }));
  return compareLines('campaigns', demanded, said);
}

/** Where the past cannot be known the hub says since when it knows; a tool with a log leaves no step missing. */
export function compareGaps(looks: Looks, told: Told): Difference[] {
  const firstSeen = new Map<string, number>();
  for (const [index, posts] of looks.posts.entries())
    for (const [key, post] of posts) if (!post.removed && !firstSeen.has(key)) firstSeen.set(key, looks.at[index]!);
  return told.states.flatMap(({ tool, kind, key, gap, historyFrom }): Difference[] => {
    const wrong: Difference[] = [];
    if (tool === 'asana' && gap) wrong.push({ chapter: 'gaps', kind: 'wrong', line: `asana ${kind}/${key}: a step of its log is missing` });
    const from = tool === 'wordpress' ? (firstSeen.get(key) ?? null) : null;
    if (historyFrom !== from)
      wrong.push({ chapter: 'gaps', kind: 'wrong', line: `${tool} ${kind}/${key}: history from ${iso(historyFrom)}, true ${iso(from)}` });
    return wrong;
  });
}
