import { z } from 'zod';

// Quoted in YAML: as a number a gid loses its last digits.
const gid = (what: string) => z.string({ error: `${what} as text, in quotes` }).regex(/^\d+$/, `${what}: digits only`);

/** How one Asana connection is set up in hub.yaml. */
export const Config = z.strictObject({
  workspace: gid('the workspace gid'),
  /** Title of an approval task, `*` for any text → name of its gate. */
  gates: z.record(z.string().min(1).max(200), z.string().trim().min(1).max(100)).default({}),
  /** Projects whose sections give a task's status wherever else it lies; of two, the one named first. */
  governing: z.array(gid('a project gid')).default([]),
});
export type Config = z.infer<typeof Config>;

/** Name of the gate an approval of this title asks at: the title itself where no name is configured (DESIGN §12.4). */
export function gateOf(title: string | null | undefined, { gates }: Pick<Config, 'gates'>): string {
  const given = title ?? '';
  const said = folded(given);
  const names = Object.entries(gates).map(([pattern, name]) => ({ pattern: folded(pattern), name }));
  // A title named in full is meant before any pattern that fits it too.
  const found = names.find(({ pattern }) => pattern === said) ?? names.find(({ pattern }) => fits(pattern, said));
  return found?.name ?? given;
}

const folded = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

// Piece by piece and never back: linear, whatever somebody writes into hub.yaml or a title.
function fits(pattern: string, title: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return title === first;
  if (!title.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = title.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return title.endsWith(last) && title.length - last.length >= at;
}
