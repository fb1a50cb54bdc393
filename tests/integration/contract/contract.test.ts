import { registry } from '../../../connectors/index.js';
import { checksOf, openGround } from '../../../src/conformance/conform.js';
import { describeDeclaration } from './declaration.js';
import { describeNeighbours } from './neighbours.js';
import { makeDatabase } from './stage.js';
import { describeWalks } from './walks.js';

jest.setTimeout(120_000);

describe.each(registry.map((registered) => [registered.connector.id, registered] as const))('%s', (id, registered) => {
  describeDeclaration(registered);
  describeWalks(registered);

  describe('conformance', () => {
    let ground: Awaited<ReturnType<typeof openGround>>;
    beforeAll(async () => void (ground = await openGround(registered, makeDatabase)));
    afterAll(() => ground?.close());

    // What `hub connector test` runs.
    // oxlint-disable-next-line jest/expect-expect -- a check throws where it does not hold
    test.each(checksOf(id).map((check) => [check.title, check] as const))('%s', (_title, check) => check.run(ground));
  });
});

describeNeighbours(registry);
