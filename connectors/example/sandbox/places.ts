import type { Places } from '#sandbox';

/** Where faults strike in a run over Example. */
export const places: Places = {
  start: /GET \/v1\/me$/,
  middle: /GET \/v1\/tasks(\?|$)/,
  list: /GET \/v1\/people(\?|$)/,
  but: {
    // A token that repeats needs a page that was asked for by one.
    'repeat-cursor start': { match: /people\?.*page=/ },
    'repeat-cursor middle': { match: /tasks\?.*page=/ },
  },
};
