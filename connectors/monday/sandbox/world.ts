import type { Company, MondayEvent, Ms, Person } from '#sandbox';
import type { Asset, Board, Item, Update, User } from './entities.js';
import { foldBoard } from './foldBoards.js';
import { foldItem } from './foldItems.js';
import { foldMove } from './foldMoves.js';
import { foldTalk } from './foldTalk.js';
import { LogWriter } from './logWriter.js';

/** What the company's monday.com account looks like at one instant, folded from its events as time moves on. */
export class World {
  readonly users = new Map<string, User>();
  readonly boards = new Map<string, Board>();
  readonly items = new Map<string, Item>();
  readonly updates = new Map<string, Update>();
  readonly assets = new Map<string, Asset>();
  readonly log = new LogWriter(this);
  /** Who the token belongs to. */
  readonly me: User;
  /** The instant it shows. */
  at: Ms = -Infinity;

  private readonly byPerson = new Map<string, User>();
  private folded = 0;

  constructor(readonly company: Company) {
    for (const person of company.people) {
      const user = accountOf(person);
      if (!user) continue;
      this.users.set(user.id, user);
      this.byPerson.set(person.id, user);
    }
    // A company without that person still has a token; somebody must own it.
    this.me = this.byPerson.get(company.mondayAccount.user) ?? nobody(company);
  }

  /** A person's account; null for automations and for people without one. */
  userOf(person: string | null): User | null {
    return person === null ? null : (this.byPerson.get(person) ?? null);
  }

  nameOfItem(id: string): string {
    return this.items.get(id)?.name ?? '';
  }

  advance(now: Ms): void {
    for (let event = this.next(); event && event.at <= now; event = this.next()) this.step();
    this.at = now;
  }

  /** What happens next; undefined at the end of the history. */
  next(): MondayEvent | undefined {
    return this.company.monday[this.folded];
  }

  /** Lets it happen. */
  step(): void {
    const event = this.company.monday[this.folded++]!;
    this.fold(event);
    this.at = event.at;
  }

  private fold(event: MondayEvent): void {
    const isTold = foldBoard(this, event) || foldItem(this, event) || foldMove(this, event) || foldTalk(this, event);
    if (!isTold) throw new Error(`monday sandbox: nothing is known of ${event.type}`);
  }
}

function accountOf(person: Person): User | null {
  if (!person.monday) return null;
  const { active, bot, team, timezone } = person;
  return { ...person.monday, active, bot, team, timezone };
}

const nobody = ({ mondayAccount }: Company): User => ({
  id: mondayAccount.id,
  name: mondayAccount.user,
  email: `${mondayAccount.user}@${mondayAccount.slug}.test`,
  active: true,
  bot: true,
  team: '',
  timezone: 'UTC',
});

/** Gives the world at `now`; time that went back means a fresh start. */
export function worldAt(company: Company): (now: Ms) => World {
  let world = new World(company);
  return (now) => {
    if (now < world.at) world = new World(company);
    if (now !== world.at) world.advance(now);
    return world;
  };
}
