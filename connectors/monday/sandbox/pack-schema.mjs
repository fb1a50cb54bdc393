// Packs a GraphQL schema text into the JSON this folder keeps, because the build copies JSON and nothing else:
//   node pack-schema.mjs schema.2026-10.graphql > schema.2026-10.json
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
if (!file) throw new Error('usage: node pack-schema.mjs <schema.graphql>');
const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
process.stdout.write(`${JSON.stringify(lines, null, 0).replaceAll('","', '",\n"')}\n`);
