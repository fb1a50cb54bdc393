import type { FaultKind } from '../sandbox/index.js';

/**
 * What a fault must come to.
 * `same`: the run succeeds and the hub is what it would have been · an error class: the run stops there with it and the
 * next one heals · `aside`: one record is quarantined, the rest applied, the next look heals · `gap`: the run goes on without
 * what was refused, and the next one heals · `odd`: the record cannot be told from a good one, the rest is applied.
 */
type Outcome =
  | 'same'
  | 'aside'
  | 'gap'
  | 'odd'
  | 'AuthError'
  | 'ScopeError'
  | 'ContractError'
  | 'TransientError'
  | 'NotFound'
  | 'RateLimited';

/** One fault of one tool: where it strikes and what it comes to. */
export interface FaultCase {
  kind: FaultKind;
  place: 'at the start' | 'in mid-walk';
  match: RegExp;
  outcome: Outcome;
  /** Refused before there is any request: no log of requests can tell how soon the next one came. */
  atTheDoor?: true;
  /** A fault that must come first for this one to show. */
  after?: { kind: FaultKind; match: RegExp };
}

const USUAL: Record<FaultKind, Outcome> = {
  'rate-limit': 'same',
  'server-error': 'same',
  unavailable: 'same',
  truncated: 'same',
  reset: 'same',
  'empty-page': 'same',
  html: 'ContractError',
  'repeat-cursor': 'ContractError',
  unauthorized: 'AuthError',
  forbidden: 'ScopeError',
  'not-found': 'NotFound',
  'malformed-record': 'aside',
};

interface Places {
  start: RegExp;
  middle: RegExp;
  /** The first list of a run, for faults that need records. */
  list: RegExp;
  /** `kind start` or `kind middle` → what is different here, and why; null: it has no meaning there. */
  but: Record<string, Partial<FaultCase> | null>;
  /** Why what is null in `but` is not played. */
  why?: string;
}

const TOOLS: Record<string, Places> = {
  asana: {
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
  },
  monday: {
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
  },
  slack: {
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
  },
  wordpress: {
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
  },
  contentful: {
    start: /GET .*\/users\/me\b/,
    middle: /GET .*\/entries\?.*order=/,
    list: /GET .*\/users\?/,
    but: {
      'repeat-cursor start': null,
      'repeat-cursor middle': null,
    },
    why: 'lists go by offset: there is no token that could repeat',
  },
  email: {
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
  },
};

/** Every fault that has a meaning for the tool, once at the start of a run and once in the middle of a walk. */
export function faultCasesOf(tool: string): FaultCase[] {
  const places = TOOLS[tool];
  if (!places) throw new Error(`${tool}: say in src/conformance/cases.ts where its faults strike`);
  const needsRecords: FaultKind[] = ['empty-page', 'malformed-record', 'repeat-cursor'];
  return (Object.keys(USUAL) as FaultKind[]).flatMap((kind) =>
    (['start', 'middle'] as const).flatMap((at) => {
      const but = places.but[`${kind} ${at}`];
      if (but === null) return [];
      const match = at === 'middle' ? places.middle : needsRecords.includes(kind) ? places.list : places.start;
      const place = at === 'start' ? 'at the start' : 'in mid-walk';
      return [{ kind, place, match, outcome: USUAL[kind], ...but } satisfies FaultCase];
    }),
  );
}

/** Refusals that do not pass: of the first list of a run, and of the lists with the work. */
export function lastingFaultsOf(tool: string): Pick<FaultCase, 'kind' | 'match'>[] {
  const { list, middle } = TOOLS[tool]!;
  return (['server-error', 'forbidden'] as const).flatMap((kind) => [list, middle].map((match) => ({ kind, match })));
}

/** What the stand-in of this tool cannot play, or what has no meaning there. */
export function kindsNotPlayed(tool: string): { id: string; title: string; why: string }[] {
  const places = TOOLS[tool]!;
  return (Object.keys(USUAL) as FaultKind[]).flatMap((kind) =>
    (['start', 'middle'] as const).flatMap((at) => {
      if (places.but[`${kind} ${at}`] !== null) return [];
      const id = `${kind} ${at === 'start' ? 'at the start' : 'in mid-walk'}`;
      return [{ id, title: id, why: places.why ?? 'it has no meaning for this tool' }];
    }),
  );
}
