import type { Company, Ms, SlackEvent, SlackTeam } from '#sandbox';
import { Accounts, type SharedWith } from './accounts.js';
import type { Channel, FileRecord, Message } from './entities.js';
import { foldEvent } from './fold.js';

/** What the company's Slack looks like at one instant, folded from its events as time moves on. */
export class World {
  readonly team: SlackTeam;
  readonly accounts: Accounts;
  readonly channels = new Map<string, Channel>();
  readonly files = new Map<string, FileRecord>();
  /** The instant it shows. */
  at: Ms = -Infinity;
  private folded = 0;

  constructor(
    private readonly company: Company,
    readonly shared: SharedWith | null,
    private readonly retention: Ms,
  ) {
    this.team = company.slackTeam;
    this.accounts = new Accounts(company, shared);
  }

  advance(now: Ms): void {
    for (let event = this.next(); event && event.at <= now; event = this.next()) this.step();
    this.at = now;
  }

  /** What happens next; undefined at the end of the history. */
  next(): SlackEvent | undefined {
    return this.company.slack[this.folded];
  }

  /** Lets it happen. */
  step(): void {
    const event = this.company.slack[this.folded++]!;
    foldEvent(this, event);
    this.at = event.at;
  }

  /** Whether the workspace still keeps a message: what is too old is gone without a trace. */
  isKept({ micros }: Message): boolean {
    return micros >= (this.at - this.retention) * 1000;
  }

  isShared(channel: Channel): boolean {
    return this.shared?.channels.includes(channel.id) ?? false;
  }
}

/** Gives the world at `now`; time that went back means a fresh start. */
export function worldAt(company: Company, shared: SharedWith | null, retention: Ms): (now: Ms) => World {
  let world = new World(company, shared, retention);
  return (now) => {
    if (now < world.at) world = new World(company, shared, retention);
    if (now !== world.at) world.advance(now);
    return world;
  };
}
