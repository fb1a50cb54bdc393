import { registry } from '../../../connectors/index.js';
import { describeTool } from './tool.js';

jest.setTimeout(120_000);

// One file of three, so that workers share the connectors.
for (const registered of registry.filter((_, place) => place % 3 === 2)) describeTool(registered);
