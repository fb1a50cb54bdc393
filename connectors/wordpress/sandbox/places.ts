import type { Places } from '#sandbox';

/** Where faults strike in a run over WordPress, and what is different here. */
export const places: Places = {
  start: /^HEAD \/$/,
  middle: /GET .*\/wp\/v2\/posts\?/,
  list: /GET .*\/wp\/v2\/users\?.*&page=1$/,
  but: {
    // A front page that cannot be read leaves the plain form of the API's address.
    'html start': { outcome: 'same' },
    'forbidden start': { outcome: 'same' },
    'not-found start': { outcome: 'same' },
    'unauthorized start': { match: /GET .*\/users\/me\?/ },
    // Maintenance names its end, ten minutes on: longer than a run waits for.
    'unavailable start': { outcome: 'RateLimited' },
    'unavailable middle': { outcome: 'RateLimited' },
    // HEAD has no body to cut.
    'truncated start': { match: /GET .*\/users\/me\?/ },
    // Without a route: a plugin may have switched it off.
    'not-found middle': { outcome: 'ScopeError' },
    // Pages have numbers: a wrong `next` link is not followed.
    'repeat-cursor start': { outcome: 'same' },
    'repeat-cursor middle': { outcome: 'same' },
  },
};
