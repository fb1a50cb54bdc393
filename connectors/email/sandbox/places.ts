import type { Places } from '#sandbox';

/** Where faults strike in a run over mail, and what is different here. */
export const places: Places = {
  start: /^LIST/,
  middle: /^UID FETCH/,
  list: /^LIST/,
  but: {
    'html start': null,
    'html middle': null,
    'repeat-cursor start': null,
    'repeat-cursor middle': null,
    // A door that is shut and a connection that breaks are tried again; a NO ends the run, and the next one goes on from
    // its cursors.
    'reset start': { match: /^CONNECT/ },
    'unavailable start': { match: /^CONNECT/ },
    'rate-limit start': { match: /^CONNECT/, atTheDoor: true },
    'truncated start': { match: /^CONNECT/ },
    'server-error start': { match: /^EXAMINE/, outcome: 'TransientError' },
    'rate-limit middle': { outcome: 'TransientError' },
    'server-error middle': { outcome: 'TransientError' },
    'not-found start': { match: /^EXAMINE/, outcome: 'TransientError' },
    'not-found middle': { outcome: 'TransientError' },
    'forbidden start': { match: /^EXAMINE/ },
    // Rights are a matter of the mailbox, credentials one of signing in.
    'forbidden middle': { match: /^EXAMINE "?Sent/ },
    'unauthorized start': { match: /^(LOGIN|AUTHENTICATE)/ },
    'unauthorized middle': { match: /^(LOGIN|AUTHENTICATE)/, after: { kind: 'reset', match: /^UID FETCH/ } },
    // A search that finds nothing in a mailbox that is not empty is not believed.
    'empty-page start': { match: /^UID SEARCH/ },
    // Any bytes are a mail: what cannot be read as one is kept and counted.
    'malformed-record start': null,
    'malformed-record middle': { outcome: 'odd' },
  },
  why: 'IMAP has no pages and no tokens, and any bytes are a mail',
};
