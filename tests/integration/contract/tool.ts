import type { Registered } from '../../../connectors/index.js';
import { conform, type Outcome } from '../../../src/conformance/conform.js';
import { createCompany } from '../../../src/sandbox/index.js';
import { describeDeclaration } from './declaration.js';
import { makeDatabase } from './stage.js';
import { describeWalks } from './walks.js';

/** Everything that one tool's connector is held to. */
export function describeTool(registered: Registered): void {
  const { id } = registered.connector;
  describe(id, () => {
    describeDeclaration(registered);
    // Of a tool that the company does not play nobody knows the truth.
    if (id in createCompany({ seed: 1, campaigns: 1 }).belongs!) describeWalks(registered);

    test('what `hub connector test` runs: nothing fails', async () => {
      const outcomes: Outcome[] = [];
      for await (const outcome of conform(registered, makeDatabase)) outcomes.push(outcome);
      expect(outcomes.filter(({ status }) => status === 'failed')).toEqual([]);
      expect(outcomes.filter(({ status }) => status === 'proved').length).toBeGreaterThan(20);
      for (const { status, note } of outcomes) expect(note === null).toBe(status === 'proved');
    }, 300_000);
  });
}
