import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { printHubSchema } from './build.js';

/** Writes schema.graphql into the working folder; run by `npm run schema`. */
writeFileSync(resolve('schema.graphql'), printHubSchema());
