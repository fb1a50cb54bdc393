import { ContractError, NotFound, ScopeError, type Subscribing, type Subscription } from '#sdk';
import type { MondayApi } from './api.js';
import { CREATE_WEBHOOK, DELETE_WEBHOOK, WEBHOOKS, WEBHOOKS_AT_ONCE } from './documents.js';
import { fields, Id } from './shapes.js';

/** A status is a column; of subitems the board above tells. Names of columns and boards are read with each run. */
const EVENTS =
  `create_item change_column_value change_name item_moved_to_any_group item_archived item_deleted item_restored
  create_update edit_update delete_update create_subitem change_subitem_column_value change_subitem_name move_subitem
  subitem_archived subitem_deleted create_subitem_update`.split(/\s+/);

/** One webhook for each board and event: `8123456701:create_item`. */
export const subscribing: Subscribing<MondayApi> = {
  async *targets(api) {
    for (const { id, sendsEvents } of (await api.boards()).values())
      if (sendsEvents) for (const event of EVENTS) yield `${id}:${event}`;
  },
  async *list(api) {
    const boards = [...(await api.boards()).values()].filter((one) => one.sendsEvents).map(({ id }) => id);
    for (let from = 0; from < boards.length; from += WEBHOOKS_AT_ONCE)
      yield* listed(api, boards.slice(from, from + WEBHOOKS_AT_ONCE));
  },
  async create(api, target, url) {
    const [board, event] = target.split(':');
    const { data } = await api.ask(CREATE_WEBHOOK, { board, event, url });
    const { data: id } = Id.safeParse(fields(data['create_webhook'])['id']);
    if (id === undefined)
      throw new ContractError('monday names no webhook it made', { where: target, expected: 'its id', got: data });
    return { id };
  },
  async remove(api, id) {
    try {
      await api.ask(DELETE_WEBHOOK, { id });
    } catch (error) {
      // Gone already is as good.
      if (!(error instanceof NotFound)) throw error;
    }
  },
};

/** Of some boards at once, since calls are counted by the day; of each alone where one of them refuses. */
async function* listed(api: MondayApi, boards: string[]): AsyncGenerator<Subscription> {
  let data: Record<string, unknown>;
  try {
    ({ data } = await api.ask(WEBHOOKS, variablesOf(boards)));
  } catch (error) {
    if (!(error instanceof NotFound || error instanceof ScopeError)) throw error;
    if (boards.length > 1) for (const board of boards) yield* listed(api, [board]);
    else api.log({ board: boards[0] }, 'monday does not list the webhooks of this board');
    return;
  }
  const seen = new Set<string>();
  for (const row of Object.values(data).flat().map(fields)) {
    const [id, board] = [Id.safeParse(row['id']).data, Id.safeParse(row['board_id']).data];
    if (id === undefined || board === undefined || seen.has(id)) continue;
    seen.add(id);
    yield { id, target: `${board}:${String(row['event'])}`, url: null, active: true };
  }
}

// The places that are left over ask for the last board again.
function variablesOf(boards: string[]): Record<string, string> {
  const places = Array.from({ length: WEBHOOKS_AT_ONCE }, (_, i) => [`b${i}`, boards[i] ?? boards.at(-1)!]);
  return Object.fromEntries(places) as Record<string, string>;
}
