import { registry } from '../connectors/index.js';
import type { Kit } from './commands/connector.js';
import { conform } from './conformance/conform.js';
import { openDatabases } from './conformance/databases.js';

/** The kit over every tool in the registry; checks run on a database server of their own. */
export function createKit(): Kit {
  return {
    connectors: registry.map(({ connector }) => connector),
    progress: (line) => void process.stderr.write(`${line}\n`),
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
