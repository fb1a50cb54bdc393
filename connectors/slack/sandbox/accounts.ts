import type { Company, Person } from '#sandbox';
import type { Account } from './entities.js';

/** A workspace that shares channels with the company's through Slack Connect. */
export interface SharedWith {
  /** `T…` of the other workspace. */
  team: string;
  /** Person ids of its people: guests of the shared channels. */
  people: readonly string[];
  channels: readonly string[];
}

/** Everybody who can write in the workspace. */
export class Accounts {
  readonly all: Account[];
  readonly app: Account;
  readonly slackbot: Account;
  private readonly byPerson = new Map<string, Account>();

  constructor(company: Company, shared: SharedWith | null) {
    const { id: team, appUser } = company.slackTeam;
    for (const person of company.people) {
      if (person.slack)
        this.byPerson.set(person.id, accountOf(person, shared?.people.includes(person.id) ? shared.team : team));
    }
    const known = [...this.byPerson.values()];
    const rest = { email: null, timezone: 'America/Los_Angeles', active: true, team };
    this.slackbot = {
      ...rest,
      user: 'USLACKBOT',
      bot: null,
      handle: 'slackbot',
      realName: 'Slackbot',
      displayName: 'Slackbot',
    };
    this.app = known.find(({ user }) => user === appUser) ?? {
      ...rest,
      user: appUser,
      bot: `B${appUser.slice(1)}`,
      handle: 'hub',
      realName: 'Hub',
      displayName: 'hub',
    };
    this.all = [this.slackbot, ...known, ...(known.includes(this.app) ? [] : [this.app])];
  }

  /** A person's account; a company whose people act in Slack without one is at fault. */
  of(person: string | null): Account {
    if (person === null) return this.slackbot;
    const account = this.byPerson.get(person);
    if (!account) throw new Error(`slack sandbox: ${person} has no Slack account`);
    return account;
  }

  byUser(user: string): Account | undefined {
    return this.all.find((account) => account.user === user);
  }

  byBot(bot: string): Account | undefined {
    return this.all.find((account) => account.bot === bot);
  }
}

function accountOf(person: Person, team: string): Account {
  const { id, name, displayName, email, botId } = person.slack!;
  const isUser = !id.startsWith('B');
  return {
    user: isUser ? id : null,
    bot: person.bot ? (botId ?? `B${id.slice(1)}`) : null,
    handle: (displayName || name)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '.')
      .replace(/^\.|\.$/g, ''),
    realName: name,
    displayName,
    email,
    timezone: person.timezone,
    active: person.active,
    team,
  };
}
