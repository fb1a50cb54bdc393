import { Random } from '../random.js';
import { DAY, START, workTime } from '../time.js';
import type { AsanaEvent, Campaign, Ms, Person } from '../types.js';
import { courses } from './asks.js';
import { botCourses } from './bot-asks.js';
import { layRooms, playGround } from './ground.js';
import { SlackJournal } from './journal.js';
import type { Asking } from './request.js';
import { openRoom } from './rooms.js';
import { playScenes } from './scenes.js';
import { playTalk, workOf } from './talk.js';
import type { Talk } from './talk.js';
import type { SlackTeam } from './types.js';

export const SLACK_TEAM: SlackTeam = {
  id: 'T0ACME0001',
  name: 'Acme Marketing',
  domain: 'acme-marketing',
  token: 'xoxb-sandbox-slack',
  appUser: 'U0HUB00001',
  approvalMarker: ':ballot_box_with_check:',
};

// CMP-104 is told elsewhere, word by word; what is said in no campaign's name belongs to none.
const nobody: Campaign = {
  id: '',
  key: null,
  name: '',
  businessUnit: '',
  owner: '',
  project: '',
  wordpressCategory: null,
};

/**
 * Everything in Slack beside the story of CMP-104. `begin` says when a campaign's first work is made, `asana` what happens
 * to it there: talk links its tasks.
 */
export function playSlack(
  seed: number,
  people: Person[],
  campaigns: Campaign[],
  begin: (campaign: Campaign) => Ms,
  asana: (campaign: Campaign) => readonly AsanaEvent[],
): SlackJournal[] {
  const present = people.filter((one) => one.active && !one.bot && one.slack);
  const teams = new Map<string, Person[]>();
  for (const one of present) teams.set(one.team, [...(teams.get(one.team) ?? []), one]);
  const around = {
    people: (team?: string) => (team === undefined ? present : (teams.get(team) ?? [])),
    program: (id: string) => people.find((one) => one.id === id)!,
    marker: SLACK_TEAM.approvalMarker,
  };
  const ground: Talk = {
    ...around,
    random: new Random(seed, 'slack'),
    journal: new SlackJournal(0),
    campaign: nobody,
    belongs: null,
    room: null,
    tasks: [],
    otherKey: null,
  };
  layRooms(ground);
  playGround(ground);
  const journals = campaigns.map((campaign, position) => {
    const index = position + 1;
    const random = new Random(seed, 'slack', index);
    const journal = new SlackJournal(index);
    const begins = begin(campaign);
    const other = campaigns[(position + 2) % campaigns.length]!;
    const members = pickTwo(
      random,
      present.filter((one) => one.id !== campaign.owner),
    );
    const talk: Talk = {
      ...around,
      random,
      journal,
      campaign,
      belongs: campaign.id,
      room: openRoom(journal, campaign, index, begins, members),
      tasks: workOf(campaign, asana(campaign)),
      otherKey: other.key && other.id !== campaign.id ? other.key : null,
    };
    playTalk(talk, begins);
    playScenes(talk, index, begins);
    playAsks(talk, position, begins);
    return journal;
  });
  return [ground.journal, ...journals];
}

/** Two requests by people and, in two of three campaigns, one by the program; half of them around the start. */
function playAsks(talk: Talk, position: number, begins: Ms): void {
  const { random } = talk;
  const asking = (): Asking => {
    const team = talk.people(random.pick(['Legal', 'Brand']));
    const [approver, second] = pickTwo(random, team);
    return {
      ...talk,
      approver,
      second,
      asker: random.pick(talk.people('Content')),
      bystander: random.pick(talk.people('Design')),
    };
  };
  const early = () => workTime(random, begins + random.int(6, 40) * DAY, 20);
  const late = () => workTime(random, START - random.int(1, 8) * DAY, 20);
  const turn = 2 * position + Math.floor(position / 10);
  courses[turn % courses.length]!(asking(), early());
  courses[(turn + 1) % courses.length]!(asking(), late());
  if (position % 3 === 2) return;
  botCourses[(position - Math.floor(position / 3)) % botCourses.length]!(
    asking(),
    random.chance(0.5) ? early() : late(),
  );
}

function pickTwo(random: Random, people: Person[]): [Person, Person] {
  const first = random.pick(people);
  return [first, random.pick(people.filter((one) => one !== first))];
}
