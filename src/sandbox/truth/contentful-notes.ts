import type { Company, Ms } from '../types.js';
import type { Tellable, TruthChange } from './types.js';

/** When something happened, and who did it by the tool's key. */
export interface Cause {
  at: Ms;
  actor: string | null;
}

/** Collects the lines of Contentful's history. */
export class ContentfulNotes {
  readonly changes: TruthChange[] = [];
  private readonly keys: Map<string, string>;

  constructor(company: Company) {
    this.keys = new Map(
      company.people.flatMap((one) => (one.contentful ? [[one.id, one.contentful.id] as const] : [])),
    );
  }

  key(person: string | null): string | null {
    return person === null ? null : (this.keys.get(person) ?? null);
  }

  cause(event: { at: Ms; by: string | null }): Cause {
    return { at: event.at, actor: this.key(event.by) };
  }

  note(
    item: TruthChange['item'],
    { at, actor }: Cause,
    tellable: Tellable,
    what: string,
    values: { from?: unknown; to?: unknown; container?: string } = {},
  ): TruthChange {
    const { from = null, to = null, container = null } = values;
    const change: TruthChange = { tool: 'contentful', item, what, from, to, container, actor, at, tellable };
    this.changes.push(change);
    return change;
  }
}
