const MARK = /^(?:v\d+|final|copy|draft)$/;

/** What two names of one piece of work have in common (METRICS §2.11 `uniqueness`): without marks of versions at the end. */
export function uniquenessKey(bu: string | undefined, name: string): string {
  const tokens = name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter(Boolean);
  while (tokens.length > 1 && MARK.test(tokens.at(-1)!)) tokens.pop();
  return JSON.stringify([bu ?? null, tokens.join('').replace(/[^\p{L}\p{N}]/gu, '')]);
}
