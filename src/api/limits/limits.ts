/** What one request may ask for (RELIABILITY §3 with its amendments). */
export const LIMITS = {
  bodyBytes: 160 * 1024,
  documentBytes: 16 * 1024,
  variablesBytes: 128 * 1024,
  tokens: 1_000,
  depth: 12,
  aliases: 15,
  rootFields: 10,
  sameRootField: 5,
  directives: 10,
  fragments: 20,
  expandedSelections: 2_000,
  listItems: 500,
  stringCharacters: 1_024,
  inputDepth: 5,
  inputLeaves: 50,
  cost: 5_000,
  page: 200,
  nestedPage: 50,
  /** Lists within lists within lists. */
  pageNesting: 3,
  /** A plain list is bounded by nature; its length counts as this many. */
  plainList: 5,
  totalCountCost: 100,
} as const;
