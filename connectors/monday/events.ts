import { z } from 'zod';
import { parseJson, type Instant } from '#sdk';
import { fields, Id } from './shapes.js';

/** When an entry happened: 100-nanosecond ticks since 1970, more than a number can hold. */
export const tickInstant = (ticks: string): Instant => new Date(Number(BigInt(ticks) / 10_000n)).toISOString();

/** A line of a board's activity log. */
export const Entry = z.looseObject({
  id: Id,
  event: z.string(),
  user_id: Id.nullish(),
  created_at: z.string().regex(/^\d{14,18}$/, 'ticks of 100 nanoseconds'),
  data: z.string().transform((text, context) => {
    try {
      // Some lines are encoded twice.
      const once = parseJson(text);
      return fields(typeof once === 'string' ? parseJson(once) : once);
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  }),
});
export type Entry = z.infer<typeof Entry>;

const Item = Id.pipe(z.string().regex(/^\d+$/));

/** Items an entry names: one, all of a batch, and for a duplication the new ones too. */
export function itemsOf({ data }: Pick<Entry, 'data'>): string[] {
  const named = [
    data['pulse_id'],
    data['item_id'],
    fields(data['pulse'])['id'],
    fields(data['subitem'])['id'] ?? data['subitem'],
    data['pulse_ids'],
    data['duplicated_pulse_ids'],
  ].flat();
  return [...new Set(named.flatMap((id) => Item.safeParse(id).data ?? []))];
}

const named = (words: string): Set<string> => new Set(words.split(/\s+/));

const OF_ITEMS =
  named(`create_pulse batch_create_pulses update_column_value update_name batch_change_pulses_column_value
  move_pulse_from_group move_pulse_into_group move_pulse_from_board move_pulse_into_board batch_move_pulses_from_group
  batch_move_pulses_into_group batch_move_pulses_from_board batch_move_pulses_into_board move_subitem archive_pulse
  archive_group_pulse delete_pulse batch_delete_pulses delete_group_pulse restore_pulse batch_duplicate_pulses`);

// Groups that go tell each of their items in an entry of its own; columns and names are read with the boards.
const OF_BOARDS = named(`subscribe unsubscribe board_archived board_deleted board_disconnect board_workspace_id_changed
  change_column_settings create_column delete_column update_column_name create_group delete_group archive_group
  update_group_name update_group_color update_board_name update_board_nickname update_board_permissions
  update_board_granular_permissions add_owner remove_owner set_entity_board_role board_view_added board_view_changed
  board_view_deleted board_view_enabled board_view_disabled board_view_duplicated board_view_locked
  board_view_regenerate_token`);

const ENDS = named('delete_pulse batch_delete_pulses delete_group_pulse');
const LEAVES = named('move_pulse_from_board batch_move_pulses_from_board');
const ENTERS = named(
  'restore_pulse move_pulse_into_board batch_move_pulses_into_board create_pulse batch_create_pulses',
);

/** What a stretch of a board's log says about its items: which to look at, and what became of them last. */
export interface Touched {
  items: Map<string, { end: 'deleted' | 'left' | null; at: Instant }>;
  /** Something happened to items that the log does not name, or whose kind nobody knows yet: all are read again. */
  isUnclear: boolean;
}

/** Reads entries, oldest first, for the items to be looked at. */
export function touchedBy(
  entries: Iterable<Entry>,
  touched: Touched = { items: new Map(), isUnclear: false },
): Touched {
  for (const entry of entries) {
    const { event, created_at } = entry;
    if (OF_BOARDS.has(event)) continue;
    const items = itemsOf(entry);
    // restore_group, restore_column and board_state_changed name nobody; new event names appear without notice.
    if (!OF_ITEMS.has(event) || items.length === 0) touched.isUnclear = true;
    for (const item of items) {
      const before = touched.items.get(item)?.end ?? null;
      const end = ENDS.has(event) ? 'deleted' : LEAVES.has(event) ? 'left' : ENTERS.has(event) ? null : before;
      touched.items.set(item, {
        end,
        at: end === before && before ? touched.items.get(item)!.at : tickInstant(created_at),
      });
    }
  }
  return touched;
}
