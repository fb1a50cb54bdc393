import { layGround, playSideWork, WORKSPACE } from './asana/ground.js';
import { AsanaJournal } from './asana/journal.js';
import { planCampaigns, playCampaign, setStage } from './campaigns.js';
import { DOMAIN, gatherPeople } from './cast.js';
import { CONTENTFUL_SPACE } from './contentful/model.js';
import { playSpace } from './contentful/space.js';
import { gidMaker } from './gids.js';
import { playMail } from './mail/account.js';
import { playStoryInAsana, springLaunch } from './story/asana.js';
import { MONDAY_ACCOUNT, playMonday } from './monday/account.js';
import { playSlack, SLACK_TEAM } from './slack/team.js';
import { playStoryInMail } from './story/mail.js';
import { playStoryInMonday } from './story/monday.js';
import { playStoryInSlack } from './story/slack.js';
import { playStoryInWordpress } from './story/wordpress.js';
import { HISTORY_TO, START } from './time.js';
import type { Campaign, Company } from './types.js';
import { playSite } from './wordpress/site.js';

/** Invents the company: the same seed and number of campaigns give the same bytes; CMP-104 is in every one. */
export function createCompany({ seed, campaigns }: { seed: number; campaigns: number }): Company {
  const people = gatherPeople(campaigns);
  const others = planCampaigns(seed, Math.max(0, campaigns - 1), people);
  const company: Company = {
    seed,
    start: START,
    people,
    campaigns: [springLaunch, ...others],
    workspace: WORKSPACE,
    site: { name: 'Acme Journal', timezone: 'America/New_York' },
    mailAccount: {
      user: `campaigns@${DOMAIN}`,
      password: 'sandbox-mail',
      address: `campaigns@${DOMAIN}`,
      authserv: `mx.${DOMAIN}`,
    },
    mondayAccount: MONDAY_ACCOUNT,
    slackTeam: SLACK_TEAM,
    contentfulSpace: CONTENTFUL_SPACE,
    asana: [],
    wordpress: [],
    mail: [],
    monday: [],
    slack: [],
    contentful: [],
    belongs: { asana: {}, wordpress: {}, email: {}, monday: {}, slack: {}, contentful: {} },
    meant: {},
  };
  const ground = new AsanaJournal(gidMaker('12014', (seed % 997) * 1_000_000));
  const sides = layGround(ground);
  playSideWork(seed, ground, sides, people, company.campaigns);
  const story = playStoryInAsana();
  const journals = [ground, story];
  const stages = others.map((campaign, position) => setStage(seed, position + 1, campaign, others, people, sides));
  for (const stage of stages) {
    playCampaign(stage);
    journals.push(stage.asana);
  }
  const begins = new Map(stages.map((one) => [one.campaign.id, one.begins]));
  const begin = (campaign: Campaign) => begins.get(campaign.id)!;
  const site = [playStoryInWordpress(), ...playSite(seed, people, others, begin)];
  const mail = [
    playStoryInMail(company.mailAccount, people),
    ...playMail(seed, company.mailAccount, people, others, begin),
  ];
  const inAsana = new Map(stages.map((one) => [one.campaign.id, one.asana.events]));
  const asanaOf = (campaign: Campaign) => inAsana.get(campaign.id)!;
  const monday = [playStoryInMonday(), ...playMonday(seed, people, others, begin, asanaOf)];
  const slack = [playStoryInSlack(people, story.events), ...playSlack(seed, people, others, begin, asanaOf)];
  // A project that is never called otherwise shows its key as long as it is there.
  const keyStays = (campaign: Campaign) => !asanaOf(campaign).some((event) => event.type === 'project_renamed');
  const space = playSpace(seed, people, others, begin, keyStays);
  company.asana = inOrder(journals.flatMap((one) => one.events));
  company.wordpress = inOrder(site.flatMap((one) => one.events));
  company.mail = inOrder(mail.flatMap((one) => one.events));
  company.monday = inOrder(monday.flatMap((one) => one.events));
  company.slack = inOrder(slack.flatMap((one) => one.events));
  company.contentful = inOrder(space.flatMap((one) => one.events));
  company.belongs = {
    asana: Object.assign({}, ...journals.map((one) => one.belongs)),
    wordpress: Object.assign({}, ...site.map((one) => one.belongs)),
    email: Object.assign({}, ...mail.map((one) => one.belongs)),
    monday: Object.assign({}, ...monday.map((one) => one.belongs)),
    slack: Object.assign({}, ...slack.map((one) => one.belongs)),
    contentful: Object.assign({}, ...space.map((one) => one.belongs)),
  };
  company.mirrors = monday.flatMap((one) => one.mirrors);
  company.meant = Object.assign({}, ...[...mail, ...slack].map((one) => one.meant));
  return company;
}

/** By time, order of telling within one second; what lies beyond the history's end falls away. */
function inOrder<Event extends { at: number }>(events: Event[]): Event[] {
  return events.filter((one) => one.at <= HISTORY_TO).sort((one, other) => one.at - other.at);
}
