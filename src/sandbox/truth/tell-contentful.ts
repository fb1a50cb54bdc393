import type { Company, Ms } from '../types.js';
import { dayOf } from './contentful-errands.js';
import type { ContentfulState, Errand, Flow, Thing } from './contentful-state.js';
import { keysIn, shownKeys } from './keys.js';
import type { Rounds } from './rounds.js';
import type { Truth, TruthItem } from './types.js';

export type ContentfulPart = Pick<Truth, 'items' | 'changes' | 'approvals' | 'versions'>;

/** Says what is true in Contentful now, and what of it the API can still tell. */
export function tellContentful(company: Company, state: ContentfulState, now: Ms): ContentfulPart {
  return new Telling(company, state, now).tell();
}

class Telling {
  private readonly campaignKeys: Set<string>;
  private readonly locales: string[];
  private readonly part: ContentfulPart = { items: [], changes: [], approvals: [], versions: [] };
  /** What nobody who comes now can learn of: it went with its entry, or by itself. */
  private readonly lost = new Set<string>();

  constructor(
    private readonly company: Company,
    private readonly state: ContentfulState,
    now: Ms,
  ) {
    this.campaignKeys = shownKeys(company, now);
    this.locales = company.contentfulSpace.locales.map(({ code }) => code);
  }

  tell(): ContentfulPart {
    for (const thing of this.state.things.values()) {
      this.tellThing(thing);
      this.tellVersions(thing);
      if (thing.publishes?.rounds.length) this.tellPublishes(thing, thing.publishes);
    }
    for (const flow of this.state.flows.byId.values())
      if (this.state.flows.isMapped(flow.definition)) this.tellFlow(flow);
    for (const errand of this.state.errands.byId.values()) this.tellErrand(errand);
    this.tellComments();
    this.tellChanges();
    return this.part;
  }

  private tellThing(thing: Thing): void {
    this.part.items.push({
      ...this.plain(thing, thing.gone),
      kind: 'asset',
      key: thing.key,
      name: this.nameOf(thing),
      knowableBy: this.knowableBy(thing),
      status: thing.status,
      parent: null,
      createdAt: thing.createdAt,
    });
  }

  private tellVersions(thing: Thing): void {
    for (const { version, number, published } of thing.versions) {
      const isHere =
        published && thing.of === 'entry'
          ? true
          : published
            ? number === thing.publishedVersion
            : number === thing.version && (thing.status === 'draft' || thing.status === 'changed');
      version.tellable = isHere && !thing.gone ? 'exact' : 'no';
      this.part.versions.push(version);
    }
  }

  private tellPublishes(thing: Thing, { rounds }: Rounds): void {
    const key = `${thing.key}:publish`;
    const own = this.ownKey(thing);
    this.part.items.push({
      ...this.plain(thing, thing.gone),
      kind: 'approval',
      key,
      name: this.nameOf(thing),
      knowableBy: own.one ? 'own-key' : own.two ? null : this.below(thing),
      status: thing.status,
      parent: thing.key,
      createdAt: thing.firstPublishedAt,
    });
    this.part.approvals.push({
      tool: 'contentful',
      key,
      item: { kind: 'asset', key: thing.key },
      gate: 'publish',
      rounds,
    });
  }

  private tellFlow(flow: Flow): void {
    const thing = this.state.things.get(flow.entry)!;
    const { name, steps } = this.state.flows.definitions.get(flow.definition)!;
    const key = `workflow:${flow.id}`;
    this.part.items.push({
      ...this.plain(thing, thing.gone || flow.deleted),
      kind: 'approval',
      key,
      name,
      knowableBy: this.below(thing),
      status: steps.get(flow.step)!,
      parent: thing.key,
      createdAt: flow.startedAt,
    });
    this.part.approvals.push({
      tool: 'contentful',
      key,
      item: { kind: 'asset', key: thing.key },
      gate: name,
      rounds: flow.rounds.rounds,
    });
    // The lines of a deleted workflow stay in the log of its entry.
    if (thing.gone) this.lost.add(key);
  }

  private tellErrand(errand: Errand): void {
    const thing = this.state.things.get(errand.entry)!;
    const key = `task:${errand.id}`;
    const name = errand.body.split('\n')[0]!;
    this.part.items.push({
      ...this.plain(thing, errand.gone || thing.gone),
      kind: 'task',
      key,
      name,
      knowableBy: this.below(thing),
      status: errand.status,
      assignees: errand.assignee === null ? [] : [errand.assignee],
      parent: thing.key,
      createdAt: errand.createdAt,
      dueOn: dayOf(errand.dueAt),
    });
    if (errand.gone || thing.gone) this.lost.add(key);
  }

  private tellComments(): void {
    for (const [id, comment] of this.state.comments) {
      const thing = this.state.things.get(comment.entry)!;
      this.part.items.push({
        ...this.plain(thing, comment.gone || thing.gone),
        kind: 'message',
        key: `comment:${id}`,
        name: '',
        knowableBy: this.below(thing),
        status: null,
        parent: thing.key,
        createdAt: comment.at,
      });
    }
  }

  private tellChanges(): void {
    for (const thing of this.state.things.values()) {
      if (!thing.gone) continue;
      this.lost.add(thing.key);
      this.lost.add(`${thing.key}:publish`);
    }
    this.part.changes = this.state.notes.changes;
    for (const change of this.part.changes) if (this.isUntold(change)) change.tellable = 'no';
    for (const { key, rounds } of this.part.approvals) {
      if (!this.lost.has(key)) continue;
      for (const round of rounds) {
        round.requestTellable = 'no';
        for (const decision of round.decisions) decision.tellable = 'no';
      }
    }
  }

  /** What the record has forgotten: it dates the last archiving while it lasts, and of an asset the publish that holds. */
  private isUntold(change: ContentfulPart['changes'][number]): boolean {
    if (this.lost.has(change.item.key)) return true;
    const thing = change.item.kind === 'asset' ? this.state.things.get(change.item.key) : undefined;
    if (!thing || change.what !== 'status' || change.container !== null) return false;
    if (change.to === 'archived') return change !== thing.dated.archived || thing.status !== 'archived';
    if (change.to === 'published' && thing.of === 'asset')
      return change !== thing.dated.published || thing.publishedVersion === null;
    return false;
  }

  private plain(thing: Thing, gone: boolean): Pick<TruthItem, 'tool' | 'campaign' | 'assignees' | 'dueOn' | 'gone'> {
    const campaign = this.company.belongs?.contentful[thing.key] ?? null;
    return { tool: 'contentful', campaign, assignees: [], dueOn: null, gone };
  }

  private nameOf({ title, id }: Thing): string {
    const locale = this.locales.find((one) => title[one]);
    return locale === undefined ? `#${id}` : title[locale]!;
  }

  private ownKey(thing: Thing): { one: boolean; two: boolean } {
    const keys = keysIn(this.nameOf(thing));
    return { one: keys.length === 1 && this.campaignKeys.has(keys[0]!), two: keys.length > 1 };
  }

  private knowableBy(thing: Thing): TruthItem['knowableBy'] {
    const own = this.ownKey(thing);
    if (own.two) return null;
    if (own.one) return 'own-key';
    const above = new Set(thing.tags.flatMap((tag) => keysIn(this.state.tags.get(tag) ?? null)));
    return above.size === 1 ? 'container' : null;
  }

  /** What hangs on an entry belongs where that belongs. */
  private below(thing: Thing): TruthItem['knowableBy'] {
    return !thing.gone && this.knowableBy(thing) ? 'parent' : null;
  }
}
