import type { Places } from '#sandbox';

/** Where faults strike in a run over monday, and what is different here. */
export const places: Places = {
  start: /POST .* me\b/,
  middle: /boards\.items_page/,
  list: /POST .* users\b/,
  but: {
    // Only items have tokens; the other lists are counted off by page.
    'repeat-cursor start': null,
    'repeat-cursor middle': {
      match: /next_items_page/,
      after: { kind: 'empty-page', match: /boards\.items_page/ },
    },
  },
  why: 'only items have tokens; the other lists are counted off by page',
};
