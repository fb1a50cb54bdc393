import { registry } from '../../../connectors/index.js';
import { describeWalks } from './walks.js';

jest.setTimeout(120_000);

describe.each(registry.map((registered) => [registered.connector.id, registered] as const))('%s', (_id, registered) => {
  describeWalks(registered);
});
