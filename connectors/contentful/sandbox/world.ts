import type { Company, ContentfulEvent, ContentfulSpace, Ms } from '#sandbox';
import type { Asset, Comment, Entry, Line, Model, Snapshot, Task, Workflow } from './entities.js';
import { foldEvent } from './fold.js';

/** What the company's space looks like at one instant, folded from its events as time moves on. */
export class World {
  readonly space: ContentfulSpace;
  readonly model: Model = { contentTypes: [], tags: [], definitions: [] };
  readonly entries = new Map<string, Entry>();
  readonly assets = new Map<string, Asset>();
  /** By entry, oldest first. */
  readonly snapshots = new Map<string, Snapshot[]>();
  readonly tasks = new Map<string, Task>();
  readonly comments = new Map<string, Comment>();
  readonly workflows = new Map<string, Workflow>();
  readonly changelog: Line[] = [];
  /** The instant it shows. */
  at: Ms = -Infinity;
  private folded = 0;
  private readonly users: Map<string, string>;

  constructor(readonly company: Company) {
    this.space = company.contentfulSpace;
    this.users = new Map(
      company.people.flatMap((one) => (one.contentful ? [[one.id, one.contentful.id] as const] : [])),
    );
  }

  advance(now: Ms): void {
    while ((this.next()?.at ?? Infinity) <= now) this.step();
    this.at = now;
  }

  /** What happens next. */
  next(): ContentfulEvent | undefined {
    return this.company.contentful[this.folded];
  }

  /** Lets the next thing happen. */
  step(): void {
    const event = this.next()!;
    this.at = event.at;
    foldEvent(this, event);
    this.folded++;
  }

  /** A person's id in the tool; null: nobody, or somebody without an account. */
  userId(person: string | null): string | null {
    return person === null ? null : (this.users.get(person) ?? null);
  }
}

/** Gives the world at `now`; time that went back means a fresh start. */
export function worldAt(company: Company): (now: Ms) => World {
  let world = new World(company);
  return (now) => {
    if (now < world.at) world = new World(company);
    if (now !== world.at) world.advance(now);
    return world;
  };
}
