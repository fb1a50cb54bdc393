import type { AsanaEvent, Company, Ms } from '#sandbox';
import type {
  Attachment,
  CustomField,
  CustomFieldSetting,
  Portfolio,
  Project,
  Section,
  Story,
  Tag,
  Task,
  Team,
  User,
  UserTaskList,
  Workspace,
} from './entities.js';
import { EventLog } from './eventLog.js';
import { foldPlace } from './foldPlaces.js';
import { foldTask } from './foldTasks.js';

/** What the company's Asana looks like at one instant, folded from its events as time moves on. */
export class World {
  readonly workspace: Workspace;
  readonly users = new Map<string, User>();
  readonly teams = new Map<string, Team>();
  readonly portfolios = new Map<string, Portfolio>();
  readonly projects = new Map<string, Project>();
  readonly sections = new Map<string, Section>();
  readonly tags = new Map<string, Tag>();
  readonly tasks = new Map<string, Task>();
  readonly stories = new Map<string, Story>();
  readonly attachments = new Map<string, Attachment>();
  readonly log = new EventLog();
  /** Who the token belongs to. */
  readonly me: User;
  /** The instant it shows. */
  at: Ms = -Infinity;

  private readonly byPerson = new Map<string, User>();
  private ordinals = 0;
  private folded = 0;

  constructor(private readonly company: Company) {
    this.workspace = { kind: 'workspace', ...company.workspace, ordinal: this.nextOrdinal(), createdAt: 0 };
    for (const person of company.people) {
      if (!person.asana) continue;
      const { gid, name, email } = person.asana;
      const user: User = {
        kind: 'user',
        gid,
        name,
        email,
        team: person.team,
        assigned: new Set(),
        ordinal: this.nextOrdinal(),
        createdAt: 0,
      };
      this.users.set(gid, user);
      this.byPerson.set(person.id, user);
    }
    const account = company.people.find((p) => p.asana && p.bot) ?? company.people.find((p) => p.asana && p.active);
    const me = account && this.byPerson.get(account.id);
    if (!me) throw new Error('asana sandbox: the company has nobody with an Asana account');
    this.me = me;
  }

  nextOrdinal(): number {
    return this.ordinals++;
  }

  /** A person's account; null for the system and for people without one. */
  userOf(person: string | null): User | null {
    return person === null ? null : (this.byPerson.get(person) ?? null);
  }

  advance(now: Ms): void {
    const events = this.company.asana;
    for (let event = events[this.folded]; event && event.at <= now; event = events[++this.folded]) this.fold(event);
    this.at = now;
  }

  /** The text field named Campaign, with a value. */
  campaignField(value: string | null): CustomField {
    return { kind: 'custom_field', gid: `91${this.workspace.gid}`, ordinal: 0, createdAt: 0, value };
  }

  campaignSetting(project: Project): CustomFieldSetting {
    const { ordinal, createdAt } = project;
    return { kind: 'custom_field_setting', gid: `92${project.gid}`, ordinal, createdAt, project };
  }

  taskListOf(owner: User): UserTaskList {
    return { kind: 'user_task_list', gid: `93${owner.gid}`, ordinal: owner.ordinal, createdAt: 0, owner };
  }

  private fold(event: AsanaEvent): void {
    if (!foldPlace(this, event)) foldTask(this, event);
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
