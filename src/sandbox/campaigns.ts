import { gidMaker } from './gids.js';
import { AsanaJournal } from './asana/journal.js';
import { CAMPAIGNS_PORTFOLIO, teamGid } from './asana/ground.js';
import { playApprovals } from './asana/approvals.js';
import { playScenes } from './asana/scenes.js';
import { playWork } from './asana/work.js';
import { Random } from './random.js';
import type { Stage } from './stage.js';
import { workers } from './stage.js';
import { DAY, dateOf, HISTORY_FROM, HOUR, SECOND, START, workTime } from './time.js';
import type { Campaign, Person } from './types.js';
import { campaignNames, workflows } from './words.js';

/** The campaigns beside CMP-104: names, keys, owners. Every seventh has no key anywhere. */
export function planCampaigns(seed: number, count: number, people: Person[]): Campaign[] {
  const owners = workers(people).filter((one) => one.team === 'Content' || one.team === 'Brand');
  const project = gidMaker('12030', (seed % 1000) * 1_000_003);
  return Array.from({ length: count }, (_, position) => {
    const index = position + 1;
    const random = new Random(seed, 'plan', index);
    const owner = random.pick(owners);
    const round = Math.floor(position / campaignNames.length);
    const key = index % 7 === 6 ? null : `CMP-${110 + index * 4 + random.int(0, 3)}`;
    return {
      id: `c${index}`,
      key,
      name: `${campaignNames[(position + seed) % campaignNames.length]}${round ? ` ${round + 1}` : ''}`,
      businessUnit: owner.businessUnit,
      owner: owner.id,
      project: project(),
      wordpressCategory: index % 7 === 6 || random.chance(0.85) ? 20 + index : null,
    };
  });
}

/** Plays one campaign in Asana, from its project's first second to the end of history. */
export function playCampaign(stage: Stage): void {
  const { random, campaign, asana } = stage;
  const owner = stage.people.find((one) => one.id === campaign.owner)!;
  const at = stage.begins;
  // Where the key stands differs: in the project's name, in its Campaign field, or in both.
  const place = random.int(0, 3);
  asana.add({
    type: 'project_added',
    gid: campaign.project,
    name: campaign.key && place > 0 ? `${campaign.key} ${campaign.name}` : campaign.name,
    team: teamGid(owner.team),
    portfolio: CAMPAIGNS_PORTFOLIO,
    owner: random.chance(0.9) ? campaign.owner : null,
    startOn: random.chance(0.7) ? dateOf(at) : null,
    dueOn: random.chance(0.8) ? dateOf(at + 80 * DAY) : null,
    campaignField: campaign.key && (place === 0 || place === 3) ? campaign.key : null,
    at,
    by: campaign.owner,
  });
  stage.sections.push(
    ...random
      .pick(workflows)
      .map((name) => ({ gid: asana.addSection(campaign.project, name, at, campaign.owner), name })),
  );
  const tasks = playWork(stage);
  const made = new Map<string, number>();
  for (const event of asana.events) if (event.type === 'task_added') made.set(event.gid, event.at);
  playApprovals(stage, tasks, (gid) => made.get(gid)!);
  playScenes(stage, START);
}

/** Sets the stage of one campaign; its Asana ids come from a range of its own, so that campaigns do not disturb each other. */
export function setStage(
  seed: number,
  index: number,
  campaign: Campaign,
  all: Campaign[],
  people: Person[],
  sideProjects: Stage['sideProjects'],
): Stage {
  const random = new Random(seed, 'campaign', index);
  const otherKeys = [1, 2, 3]
    .map((step) => all[(index - 1 + step) % all.length]!)
    .filter((other) => other.key && other.id !== campaign.id)
    .map((other) => other.key!);
  const begins = workTime(random, HISTORY_FROM + random.int(1, 70) * DAY + 9 * HOUR, 8) - 5 * SECOND;
  return {
    campaign,
    index,
    random,
    people,
    begins,
    sections: [],
    otherKeys,
    sideProjects,
    asana: new AsanaJournal(gidMaker('1209', (seed % 997) * 1_000_000_000 + index * 100_000)),
  };
}
