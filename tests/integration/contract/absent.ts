/**
 * Streams of which the company has nothing, by connector: what is said of their records is tried on a recorded page, whose
 * list stands at this pointer of `fixtures/<stream>.json`.
 */
export const ABSENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  monday: { teams: '/data/teams' },
};
