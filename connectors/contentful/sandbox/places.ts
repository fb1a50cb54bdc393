import type { Places } from '#sandbox';

/** Where faults strike in a run over Contentful, and what is different here. */
export const places: Places = {
  start: /GET .*\/users\/me\b/,
  middle: /GET .*\/entries\?.*order=/,
  list: /GET .*\/users\?/,
  but: {
    'repeat-cursor start': null,
    'repeat-cursor middle': null,
  },
  why: 'lists go by offset: there is no token that could repeat',
};
