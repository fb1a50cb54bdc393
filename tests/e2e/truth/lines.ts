/** Two multisets of statements: what truth demands and the hub lacks, what the hub says and truth does not know. */
export interface Difference {
  /** Which part of the comparison found it. */
  chapter: string;
  kind: 'missing' | 'invented' | 'wrong';
  line: string;
}

/** A statement as text: equal statements give equal text, and a person can read it. */
export function say(subject: string, fields: Record<string, unknown>): string {
  const told = Object.entries(fields).map(
    ([name, value]) => `${name}=${value === undefined ? 'null' : JSON.stringify(value)}`,
  );
  return `${subject} ${told.join(' ')}`;
}

/** ISO text of an instant, null for none. */
export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** Compares as multisets: a line said twice must be demanded twice. */
export function compareLines(chapter: string, demanded: string[], said: string[]): Difference[] {
  const left = new Map<string, number>();
  for (const line of said) left.set(line, (left.get(line) ?? 0) + 1);
  const differences: Difference[] = [];
  for (const line of demanded) {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    else differences.push({ chapter, kind: 'missing', line });
  }
  for (const [line, count] of left)
    for (let spare = 0; spare < count; spare++) differences.push({ chapter, kind: 'invented', line });
  return differences;
}

/** The first differences as text, for the message of a failing test. */
export function show(differences: Difference[], most = Number(process.env.TRUTH_SHOW ?? 25)): string[] {
  const shown = differences.slice(0, most).map(({ chapter, kind, line }) => `${chapter} ${kind}: ${line}`);
  return differences.length > most ? [...shown, `… and ${differences.length - most} more`] : shown;
}
