import { truthAt } from '#sandbox';
import type { Company, MondayColumn, MondayEvent, MondayValue, Person, Truth, TruthChange } from '#sandbox';
import { quietCompany } from '../../support/company';

type Logged = Extract<MondayEvent, { log: string }>;
type Told = MondayEvent extends infer Event
  ? Event extends MondayEvent
    ? Omit<Event, 'at' | 'by' | 'log'> & { by?: string | null; at?: number }
    : never
  : never;

const BEGIN = Date.parse('2026-03-02T09:00:00Z');
export const MINUTE = 60_000;

const named = (id: string, user: string): Person => ({
  id,
  name: id,
  email: `${id}@acme.test`,
  team: 'Content',
  function: 'writer',
  businessUnit: 'Consumer',
  timezone: 'UTC',
  active: true,
  bot: false,
  monday: { id: user, name: id, email: `${id}@acme.test` },
  mail: [],
});

const label = (index: number, text: string, isDone = false) => ({ index, text, isDone });

/** Status, Owner, Legal approval, Reviewer, Due, Campaign, Notes, Link, Depends, Priority. */
export const columns: MondayColumn[] = [
  { id: 'name', title: 'Name', type: 'name' },
  {
    id: 'status',
    title: 'Status',
    type: 'status',
    labels: [label(0, 'Working on it'), label(1, 'Done', true), label(2, 'Stuck')],
  },
  { id: 'owner', title: 'Owner', type: 'people' },
  {
    id: 'legal',
    title: 'Legal approval',
    type: 'status',
    labels: [
      label(0, 'On hold'),
      label(1, 'Approved', true),
      label(2, 'Declined'),
      label(3, 'Redlines'),
      label(4, 'Waiting for legal'),
    ],
  },
  { id: 'reviewer', title: 'Legal reviewer', type: 'people' },
  { id: 'due', title: 'Due', type: 'date' },
  { id: 'campaign', title: 'Campaign', type: 'text' },
  { id: 'notes', title: 'Notes', type: 'long_text' },
  { id: 'link', title: 'Asana task', type: 'link' },
  { id: 'depends', title: 'Depends on', type: 'dependency' },
  { id: 'priority', title: 'Priority', type: 'status', labels: [label(0, 'High'), label(1, 'Low')] },
];

/** A company in which only what a test says happens in Monday, a minute apart, by `ana`. */
export class SmallCompany {
  readonly company: Company = {
    ...quietCompany(),
    people: [named('ana', '11'), named('ben', '12'), named('cem', '13')],
  };
  private clock = BEGIN;

  constructor() {
    this.company.people.push({ ...named('ghost', ''), monday: undefined! });
    this.company.belongs = { asana: {}, wordpress: {}, email: {}, monday: {}, slack: {}, contentful: {} };
    this.board('1');
  }

  /** Tells what happens next; gives its instant. */
  tell(told: Told): number {
    const at = told.at ?? (this.clock += MINUTE);
    this.clock = Math.max(this.clock, at);
    const log = `log-${this.company.monday.length}`;
    this.company.monday.push({ log, ...told, by: told.by === undefined ? 'ana' : told.by, at } as Logged);
    return at;
  }

  board(id: string, more: Partial<Extract<MondayEvent, { type: 'board_added' }>> = {}): void {
    this.tell({
      type: 'board_added',
      id,
      name: `Board ${id}`,
      columns,
      groups: [
        { id: 'topics', title: 'Topics' },
        { id: 'later', title: 'Later' },
      ],
      subitemsOf: null,
      kind: 'board',
      visible: true,
      ...more,
    });
  }

  item(id: string, more: Partial<Extract<MondayEvent, { type: 'item_added' }>> = {}): number {
    return this.tell({
      type: 'item_added',
      id,
      board: '1',
      group: 'topics',
      name: `Item ${id}`,
      parent: null,
      values: {},
      duplicateOf: null,
      ...more,
    });
  }

  set(item: string, column: string, value: MondayValue | null, more: { by?: string | null; at?: number } = {}): number {
    return this.tell({ type: 'value_set', item, column, value, ...more });
  }

  truth(at = this.clock): Truth {
    return truthAt(this.company, at);
  }

  /** What happened to an item, an approval or everything, without what is the same for all. */
  changes(key?: string): Partial<TruthChange>[] {
    return this.truth()
      .changes.filter((change) => !key || change.item.key === key)
      .map(({ tool: _tool, item: _item, ...rest }) => rest);
  }

  find(key: string) {
    return this.truth().items.find((item) => item.key === key);
  }

  rounds(key: string) {
    return this.truth().approvals.find((approval) => approval.key === key)?.rounds;
  }
}
