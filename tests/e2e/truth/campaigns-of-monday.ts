import type { MondayValue } from '#sandbox';
import { REGISTER } from '../../../src/sandbox/monday/boards.js';
import { MondayBoards } from '../../../src/sandbox/truth/monday-boards.js';
import type { Looks } from './looks.js';

/** A place of Monday that makes a campaign: a board or group by the key in its name, an item of the register by its field. */
export interface MondayPlace {
  key: string;
  made: string;
  /** Who leads it, by their account there; boards and groups name nobody. */
  owner: string | null;
}

const KEY_COLUMN = 'Campaign';

/** In the order in which they may name a campaign: boards, then items of the register by age, then groups. */
export function mondayPlaces(looks: Looks, keyIn: (text: string) => string | null): MondayPlace[] {
  const boards = new MondayBoards();
  const fields = new Map<string, string | null>();
  const boardOf = new Map<string, string>();
  const textOf = (value: MondayValue | null | undefined): string | null =>
    value && 'text' in value && !('url' in value) ? value.text : null;
  for (const event of looks.company.monday) {
    if (event.at > looks.now.at) break;
    boards.take(event);
    const keyColumn = (item: string): string | undefined =>
      boards.byId.get(boardOf.get(item) ?? '')?.columns.find(({ title }) => title === KEY_COLUMN)?.id;
    if (event.type === 'item_added') {
      boardOf.set(event.id, event.board);
      fields.set(event.id, textOf(event.values[keyColumn(event.id) ?? '']));
    } else if (event.type === 'item_moved_to_board') boardOf.set(event.item, event.board);
    else if (event.type === 'value_set' && event.column === keyColumn(event.item))
      fields.set(event.item, textOf(event.value));
    else if (event.type === 'values_set')
      for (const item of event.items) if (event.column === keyColumn(item)) fields.set(item, textOf(event.value));
  }
  const open = [...boards.byId.values()].filter(({ id }) => boards.isOpen(id));
  const place = (name: string | null, made: string, owner: string | null = null): MondayPlace[] => {
    const key = keyIn(name ?? '');
    return key === null ? [] : [{ key, made, owner }];
  };
  const lines = looks.now.items
    .filter(
      ({ tool, kind, key, gone }) =>
        tool === 'monday' && kind === 'task' && !gone && boardOf.get(key) === REGISTER.board,
    )
    .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0));
  return [
    ...open.flatMap(({ id, name }) => place(name, id)),
    ...lines.flatMap(({ key, assignees }) => place(fields.get(key) ?? null, key, assignees[0] ?? null)),
    ...open.flatMap((board) =>
      [...board.groups].flatMap(([id, group]) => (group.deleted ? [] : place(group.title, `${board.id}/${id}`))),
    ),
  ];
}
