import { registry } from '../../../connectors/index.js';
import { describeDeclaration } from './declaration.js';
import { describeFaults } from './faults.js';
import { describeNeighbours } from './neighbours.js';
import { describeWalks } from './walks.js';

jest.setTimeout(120_000);

describe.each(registry.map((registered) => [registered.connector.id, registered] as const))('%s', (_id, registered) => {
  describeDeclaration(registered);
  describeWalks(registered);
  describeFaults(registered);
});

describeNeighbours(registry);
