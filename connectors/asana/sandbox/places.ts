import type { Places } from '#sandbox';

/** Where faults strike in a run over Asana, and what is different here. */
export const places: Places = {
  start: /GET .*\/users\/me\?/,
  middle: /GET .*\/tasks\?project=/,
  list: /GET .*\/users\?/,
  but: {
    // A page that repeats needs a page before it that was not the last; an empty one with a token is.
    'repeat-cursor start': { match: /\/users\?.*offset=/, after: { kind: 'empty-page', match: /\/users\?/ } },
    'repeat-cursor middle': {
      match: /\/tasks\?project=.*offset=/,
      after: { kind: 'empty-page', match: /\/tasks\?project=/ },
    },
    // The project itself is there: its list will be.
    'not-found middle': { outcome: 'TransientError' },
  },
};
