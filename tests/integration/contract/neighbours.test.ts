import { registry } from '../../../connectors/index.js';
import { describeNeighbours } from './neighbours.js';

jest.setTimeout(120_000);

describeNeighbours(registry);
