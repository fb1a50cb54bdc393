import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** One source file: its path from the root, its lines, and the files of ours it imports. */
export interface Source {
  path: string;
  lines: number;
  text: string;
  imports: { to: string; typeOnly: boolean }[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;
const ALIASES: Record<string, string> = { '#sdk': 'src/sdk/index.ts', '#sandbox': 'src/sandbox/index.ts' };

/** Every TypeScript file below these folders of the project. */
export function readSources(...folders: string[]): Source[] {
  return folders
    .flatMap((folder) => filesBelow(join(ROOT, folder)))
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      const path = relative(ROOT, file);
      return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text) };
    });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'node_modules' || name === 'dist') return [];
    if (statSync(path).isDirectory()) return filesBelow(path);
    return name.endsWith('.ts') && !name.endsWith('.d.ts') ? [path] : [];
  });
}

function importsOf(path: string, text: string): Source['imports'] {
  const found: Source['imports'] = [];
  for (const [, type, from, dynamic] of text.matchAll(IMPORT)) {
    const target = from ?? dynamic!;
    if (ALIASES[target]) found.push({ to: ALIASES[target], typeOnly: Boolean(type) });
    else if (target.startsWith('.'))
      found.push({
        to: relative(ROOT, resolve(ROOT, dirname(path), target)).replace(/\.js$/, '.ts'),
        typeOnly: Boolean(type),
      });
  }
  return found;
}

/** Loops of value imports, each as the files in it. */
export function findLoops(sources: Source[]): string[][] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const state = new Map<string, 'open' | 'done'>();
  const loops: string[][] = [];
  const visit = (path: string, trail: string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      loops.push([...trail.slice(trail.indexOf(path)), path]);
      return;
    }
    state.set(path, 'open');
    for (const { to, typeOnly } of byPath.get(path)?.imports ?? []) if (!typeOnly) visit(to, [...trail, path]);
    state.set(path, 'done');
  };
  for (const { path } of sources) visit(path, []);
  return loops;
}
