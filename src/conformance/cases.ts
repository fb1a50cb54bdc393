import type { FaultCase, FaultKind, Outcome, Places } from '../sandbox/index.js';

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

/** Every fault that has a meaning for the tool, once at the start of a run and once in the middle of a walk. */
export function faultCasesOf(places: Places): FaultCase[] {
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
export function lastingFaultsOf({ list, middle }: Places): Pick<FaultCase, 'kind' | 'match'>[] {
  return (['server-error', 'forbidden'] as const).flatMap((kind) => [list, middle].map((match) => ({ kind, match })));
}

/** What the stand-in of this tool cannot play, or what has no meaning there. */
export function kindsNotPlayed(places: Places): { id: string; title: string; why: string }[] {
  return (Object.keys(USUAL) as FaultKind[]).flatMap((kind) =>
    (['start', 'middle'] as const).flatMap((at) => {
      if (places.but[`${kind} ${at}`] !== null) return [];
      const id = `${kind} ${at === 'start' ? 'at the start' : 'in mid-walk'}`;
      return [{ id, title: id, why: places.why ?? 'it has no meaning for this tool' }];
    }),
  );
}
