import { type Told, loadHistory, type Scope } from '../../history/load.js';
import { type Level, thereStatement, type WindowQuestion } from '../../history/window.js';
import type { HubContext } from '../context.js';
import { refused } from '../failures/codes.js';
import { Binder } from '../paging/binder.js';
import { Conditions } from '../paging/conditions.js';
import type { FlowFilter, WindowInput } from '../schema/flow-window.js';
import { castOf } from './flow.js';

const DAY_MS = 86_400_000;
/** A window that nobody names. */
const TRAILING_DAYS = 90;
const LONGEST_DAYS = 3_660;

/** Asks within the operation's own snapshot. */
export const asker =
  ({ db }: HubContext) =>
  <Row>(sql: string, values: unknown[]): Promise<Row[]> =>
    db.rows<Row>(sql, values);

/** The window that is asked for, else the last 90 days until `asOf`; epoch milliseconds. */
export function windowOf(window: WindowInput | undefined, asOf: number): { from: number; to: number } {
  const to = window?.to.getTime() ?? asOf;
  const from = window?.from.getTime() ?? to - TRAILING_DAYS * DAY_MS;
  if (!(from < to)) throw refused('BAD_USER_INPUT', 'A window ends after it begins');
  if (to - from > LONGEST_DAYS * DAY_MS) throw refused('BAD_USER_INPUT', `A window may last ${LONGEST_DAYS} days`);
  return { from, to };
}

/** The filter's conditions on `f` (the times) and `k` (the campaign). */
export const wishes = ({ people }: HubContext, filter: FlowFilter | undefined, values: unknown[]): string[] =>
  new Conditions(new Binder(values), people)
    .compare('k.key', 'text', filter?.campaign)
    .compare('k.business_unit', 'text', filter?.businessUnit)
    .compare('f.team', 'text', filter?.team)
    .compare('f.tool', 'text', filter?.tool)
    .compare('f.item_kind', 'text', filter?.kind).list;

/** Ids of all that was there at an instant. */
export async function idsThere(
  context: HubContext,
  question: Pick<WindowQuestion, 'level' | 'conditions'>,
  asOf: number,
  limit: number,
): Promise<string[]> {
  const { text, values } = thereStatement(question, asOf, limit);
  const ids = (await context.db.rows<{ id: string }>(text, values)).map(({ id }) => id);
  if (ids.length > limit) throw tooMuch(limit, question.level);
  return ids;
}

export const tooMuch = (limit: number, level: Level) =>
  refused('BAD_USER_INPUT', `History is read for at most ${limit} ${level}s at once: narrow the filter`);

/** The histories of a scope until an instant. */
export const toldOf = (context: HubContext, scope: Scope, asOf: number): Promise<Told> =>
  loadHistory(asker(context), scope, context.options.measure, castOf(context), asOf);
