import type { Company, MondayEvent, MondayValue } from '#sandbox';

/** Follows boards and items, and gives each event that cannot have happened. */
export function impossible(company: Company): string[] {
  const wrong: string[] = [];
  const boards = new Map<string, { groups: Set<string>; columns: Map<string, Set<number>>; open: boolean }>();
  const items = new Map<string, { board: string; group: string; cells: Map<string, string>; alive: boolean }>();
  const updates = new Map<string, { alive: boolean; item: string }>();
  const users = new Set(company.people.flatMap((person) => (person.monday ? [person.id] : [])));
  const check = (event: MondayEvent, ok: boolean | undefined, why: string) => {
    if (!ok) wrong.push(`${why}: ${JSON.stringify(event)}`);
  };
  const live = (id: string) => {
    const item = items.get(id);
    return item?.alive && boards.get(item.board)!.open;
  };
  const set = (event: MondayEvent, id: string, column: string, value: MondayValue | null) => {
    const item = items.get(id)!;
    check(event, live(id), 'no such item');
    const labels = boards.get(item.board)!.columns.get(column);
    check(event, labels !== undefined, 'no such column');
    if (value && 'label' in value) check(event, labels!.has(value.label), 'no such label');
    if (value && 'people' in value)
      check(event, value.people.length > 0 && value.people.every((one) => users.has(one)), 'people');
    if (value && 'items' in value)
      check(event, value.items.length > 0 && value.items.every((one) => items.has(one)), 'items');
    const said = value && 'label' in value ? String(value.label) : JSON.stringify(value);
    check(event, (item.cells.get(column) ?? 'null') !== said, 'changes nothing');
    item.cells.set(column, said);
  };
  for (const event of company.monday) {
    if (event.by !== null) check(event, users.has(event.by), 'no account');
    if ('board' in event) check(event, boards.get(event.board)?.open, 'no such board');
    if ('item' in event) check(event, event.type === 'item_restored' || live(event.item), 'no such item');
    switch (event.type) {
      case 'board_added':
        boards.set(event.id, {
          groups: new Set(event.groups.map((group) => group.id)),
          columns: new Map(
            event.columns.map((column) => [column.id, new Set((column.labels ?? []).map((label) => label.index))]),
          ),
          open: true,
        });
        for (const column of event.columns) check(event, !column.labels?.some(({ index }) => index === 5), 'label 5');
        break;
      case 'board_archived':
      case 'board_deleted':
        boards.get(event.board)!.open = false;
        break;
      case 'group_added':
        boards.get(event.board)!.groups.add(event.id);
        break;
      case 'group_deleted':
        for (const item of items.values())
          if (item.board === event.board && item.group === event.group) item.alive = false;
        check(event, boards.get(event.board)!.groups.delete(event.group), 'no such group');
        break;
      case 'item_added':
        check(event, boards.get(event.board)!.groups.has(event.group), 'no such group');
        check(event, event.parent === null || live(event.parent), 'no such parent');
        check(event, event.duplicateOf === null || live(event.duplicateOf), 'no such original');
        items.set(event.id, { board: event.board, group: event.group, cells: new Map(), alive: true });
        for (const [column, value] of Object.entries(event.values)) set(event, event.id, column, value);
        break;
      case 'item_moved':
      case 'item_moved_to_board': {
        const board = 'board' in event ? event.board : items.get(event.item)!.board;
        check(event, boards.get(board)!.groups.has(event.group), 'no such group');
        check(event, items.get(event.item)!.group !== event.group || 'board' in event, 'moves nowhere');
        Object.assign(items.get(event.item)!, { board, group: event.group });
        break;
      }
      case 'value_set':
        set(event, event.item, event.column, event.value);
        break;
      case 'values_set':
        check(event, new Set(event.items.map((one) => items.get(one)!.cells.get(event.column))).size === 1, 'mixed');
        for (const item of event.items) set(event, item, event.column, event.value);
        break;
      case 'item_archived':
      case 'item_deleted':
        items.get(event.item)!.alive = false;
        break;
      case 'item_restored':
        check(event, !items.get(event.item)!.alive, 'was not gone');
        items.get(event.item)!.alive = true;
        break;
      case 'update_posted':
        if (event.replyTo !== null) check(event, updates.get(event.replyTo)?.item === event.item, 'no such update');
        updates.set(event.id, { alive: true, item: event.item });
        break;
      case 'update_edited':
      case 'update_deleted':
        check(event, updates.get(event.id)?.alive, 'no such update');
        if (event.type === 'update_deleted') updates.get(event.id)!.alive = false;
    }
  }
  return wrong;
}
