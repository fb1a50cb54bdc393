import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Conflict, UsageError } from '../errors.js';
import type { Shell } from './session.js';

/** Ids of connectors: their folder, their name in hub.yaml, part of names in code. */
const NAME = /^[a-z][a-z0-9]{1,30}$/;
const EXAMPLE = 'example';

/** Makes a connector out of the example: its folder with stand-in and fixtures, its test, two lines in the registry. Writes nothing where any of it is there. */
export function newConnector(shell: Pick<Shell, 'json' | 'print' | 'printJson'>, root: string, name: string): number {
  if (!NAME.test(name))
    throw new UsageError('No name for a connector', {
      expected: 'two or more lower-case letters and digits, a letter first',
      got: name,
    });
  const folder = join(root, 'connectors', name);
  const registry = join(root, 'connectors/index.ts');
  if (!existsSync(join(root, 'connectors', EXAMPLE)))
    throw new UsageError('Not in a checkout of Throughline', { expected: 'connectors/example', got: root });
  if (existsSync(folder)) throw new Conflict('There is such a connector', { where: `connectors/${name}` });
  const words = readFileSync(registry, 'utf8');
  const made = [...copyFolder(join(root, 'connectors', EXAMPLE), folder, name)];
  const test = join(root, 'tests/connectors', `${name}.test.ts`);
  write(test, renamed(readFileSync(join(root, 'tests/connectors', `${EXAMPLE}.test.ts`), 'utf8'), name));
  write(registry, registered(words, name));
  made.push(test, registry);
  const files = made.map((file) => file.slice(root.length + 1));
  if (shell.json) shell.printJson({ connector: name, files });
  else {
    for (const file of files) shell.print(file);
    shell.print(
      `Next: npm run build, then npm run hub -- connector test ${name}; docs/connector-guide.md goes on from there.`,
    );
  }
  return 0;
}

function* copyFolder(from: string, to: string, name: string): Generator<string> {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) yield* copyFolder(source, target, name);
    else {
      cpSync(source, target);
      write(target, renamed(readFileSync(source, 'utf8'), name));
      yield target;
    }
  }
}

const write = (file: string, text: string): void => writeFileSync(file, text);
const titleOf = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;

// `example.com` stays: it is the one domain that is nobody's.
function renamed(text: string, name: string): string {
  return text
    .replaceAll(/\bexample\b(?!\.com)/g, name)
    .replaceAll(/Example(?=Api|\b)/g, titleOf(name))
    .replaceAll(/\bexample-token\b/g, `${name}-token`);
}

/** The registry with one more import and one more entry, in order. */
function registered(words: string, name: string): string {
  const lines = words.split('\n');
  const insert = (prefix: RegExp, line: string): void => {
    const own = lines.flatMap((one, i) => (prefix.test(one) ? [i] : []));
    const after = own.findLast((i) => lines[i]! < line) ?? own[0]! - 1;
    lines.splice(after + 1, 0, line);
  };
  insert(/^import \{ \w+ \} from '\.\//, `import { ${name} } from './${name}/index.js';`);
  insert(/^ {2}known\(/, `  known(${name}, () => import('./${name}/sandbox/index.js')),`);
  return lines.join('\n');
}
