import type { Measure } from '../../history/settings.js';
import type { HubContext } from '../context.js';
import { refused } from '../failures/codes.js';
import type { RootField } from '../limits/measure.js';
import { agreedBy } from './agreed.js';

/** The definitions by which an operation asks to be told; null: those in force. */
export const versionOf = (roots: readonly RootField[]): string | null =>
  agreedBy(
    roots,
    ({ args }) => (args.definitionVersion as string | null | undefined) ?? null,
    'An operation with definitionVersion tells by that one alone',
  );

/**
 * Makes an operation tell times by definitions that were in force once. Everything that is measured reads them out of the
 * options; what was rolled up by others is computed again from the stretches that are kept. Statuses mean what they mean now.
 */
export async function tellBy(context: HubContext, version: string): Promise<void> {
  const { options } = context;
  if (version === options.definition) return;
  const { rows } = await options.api.query<{ measure: Measure }>('SELECT measure FROM definition WHERE version = $1', [
    version,
  ]);
  if (!rows[0])
    throw refused(
      'BAD_USER_INPUT',
      'No such definitions are kept: definitionVersions lists those that are, for 180 days',
    );
  context.options = { ...options, measure: rows[0].measure, definition: version };
  context.isRedefined = true;
}
