import type { Places } from '#sandbox';

/** Where faults strike in a run over Slack, and what is different here. */
export const places: Places = {
  start: /auth\.test/,
  middle: /conversations\.history/,
  list: /users\.list/,
  but: {
    // Slack answers a page of HTML now and then, with whatever status; it passes.
    'html start': { outcome: 'same' },
    'html middle': { outcome: 'same' },
    'repeat-cursor start': { match: /users\.list.*cursor=/, after: { kind: 'empty-page', match: /users\.list/ } },
    'repeat-cursor middle': {
      match: /conversations\.history.*cursor=/,
      after: { kind: 'empty-page', match: /conversations\.history/ },
    },
  },
};
