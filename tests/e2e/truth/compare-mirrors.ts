import { compareLines, type Difference } from './lines.js';
import type { Looks } from './looks.js';
import type { Told } from './told.js';

/** Which items are copies of one in another tool: all that show its address now, and no other. */
export function compareMirrors({ now }: Looks, told: Told): Difference[] {
  const demanded = now.mirrors
    .filter(({ knowable }) => knowable)
    .map(({ tool, key, of }) => `${tool}/${key} is ${of.tool}/${of.key} by permalink`);
  return compareLines(
    'mirrors',
    demanded,
    told.mirrors.map(({ item, of, rule }) => `${item} is ${of} by ${rule}`),
  );
}
