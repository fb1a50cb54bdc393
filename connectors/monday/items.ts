import { stream } from '#sdk';
import type { MondayApi } from './api.js';
import { ItemCursor, lookAt, readItems } from './item-walk.js';
import { identify } from './shapes.js';
import { draftsOf, Item } from './task.js';

/** Items and subitems with their cells and files, by board. No version: their stamp stays when labels and columns change. */
export const items = stream({
  name: 'items',
  scopes: ['boards:read', 'assets:read'],
  record: Item,
  identify: identify(),
  parts: { list: (api: MondayApi) => api.boardIds() },
  cursor: ItemCursor,
  read: readItems,
  get: lookAt,
  drafts: draftsOf,
});
