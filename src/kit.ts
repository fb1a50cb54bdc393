import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../connectors/index.js';
import type { Kit } from './commands/connector.js';
import { conform } from './conformance/conform.js';
import { openDatabases } from './conformance/databases.js';
import { UsageError } from './errors.js';

/** The kit over every tool in the registry; checks run on a database server of their own. */
export function createKit(): Kit {
  return {
    connectors: registry.map(({ connector }) => connector),
    progress: (line) => void process.stderr.write(`${line}\n`),
    write(id, outcomes) {
      const file = join(process.cwd(), 'connectors/proved.json');
      if (!existsSync(file)) throw new UsageError('Not in a checkout of Throughline', { expected: file });
      const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
      all[id] = { provedAt: new Date().toISOString(), capabilities: outcomes };
      const sorted = Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
      writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
    },
    async *conform(id) {
      const subject = registry.find(({ connector }) => connector.id === id)!;
      const databases = await openDatabases();
      try {
        yield* conform(subject, databases.make);
      } finally {
        await databases.close();
      }
    },
  };
}
