import { findLoops, readSources, type Source } from './source';

const sources = readSources('src', 'connectors', 'migrations');

/** Rooms of the house, and what each may import besides itself, `errors` and `log` (docs/architecture.md). */
const MAY: Record<string, string[]> = {
  sdk: [],
  model: [],
  metrics: [],
  sandbox: [],
  migrations: [],
  store: ['model', 'migrations'],
  sync: ['sdk', 'model', 'store'],
  history: ['model', 'store', 'metrics'],
  derive: ['model', 'store', 'metrics', 'history'],
  export: ['sdk', 'model', 'store', 'metrics', 'sync', 'derive', 'history'],
  api: ['sdk', 'model', 'store', 'metrics', 'sync', 'derive', 'history', 'export'],
  commands: ['sdk', 'model', 'store', 'metrics', 'sync', 'derive', 'history', 'export'],
  // Runs whole hubs against stand-ins; nothing of the product runs it but the kit.
  conformance: ['sdk', 'sandbox', 'store', 'sync', 'export', 'root'],
};

const FREE = new Set(['src/errors.ts', 'src/log.ts']);
/** Composition: the only files that see everything. */
const ROOTS = new Set(
  [
    'main',
    'cli',
    'start',
    'hub',
    'target',
    'actions',
    'config',
    'config-connection',
    'config-credentials',
    'access',
    'connecting',
    'hub-yaml',
    'home',
    'reader',
    'sandbox-mode',
    'version',
    'ending',
    'serving',
    'deriving',
    'working',
    'receiving',
    'hearing',
    'kit',
    'cards',
    'data-words',
  ].map((name) => `src/${name}.ts`),
);

function roomOf(path: string): string {
  const [top, second] = path.split('/');
  if (top === 'connectors')
    return second === 'index.ts'
      ? 'registry'
      : `connectors/${second}${path.split('/')[2] === 'sandbox' ? '/sandbox' : ''}`;
  if (top === 'migrations') return 'migrations';
  return ROOTS.has(path) ? 'root' : second!;
}

function mayImport(from: string, to: string, target: Source['imports'][number]): boolean {
  if (from === to || FREE.has(target.to)) return true;
  if (from === 'root') return true;
  if (from === 'registry')
    return to.startsWith('connectors/') || ((to === 'sdk' || to === 'sandbox') && target.typeOnly);
  if (from.endsWith('/sandbox')) return to === 'sandbox' && target.typeOnly;
  // A connector is told only what a connector is made of; its sandbox is another hand's.
  if (from.startsWith('connectors/')) return target.to === 'src/sdk/index.ts';
  return MAY[from]?.includes(to) ?? false;
}

describe('the layers', () => {
  test('imports point one way', () => {
    const wrong = sources.flatMap((source) =>
      source.imports
        .filter((target) => !mayImport(roomOf(source.path), roomOf(target.to), target))
        .map((target) => `${source.path} → ${target.to}`),
    );
    expect(wrong).toStrictEqual([]);
  });

  test('no loop of value imports', () => {
    expect(findLoops(sources).map((loop) => loop.join(' → '))).toStrictEqual([]);
  });

  test('the check itself sees imports and loops', () => {
    expect(sources.flatMap((source) => source.imports).length).toBeGreaterThan(300);
    const a = { path: 'a.ts', lines: 1, text: '', imports: [{ to: 'b.ts', typeOnly: false }] };
    const b = { path: 'b.ts', lines: 1, text: '', imports: [{ to: 'a.ts', typeOnly: false }] };
    expect(findLoops([a, b])).toStrictEqual([['a.ts', 'b.ts', 'a.ts']]);
    expect(mayImport('metrics', 'store', { to: 'src/store/ids.ts', typeOnly: false })).toBe(false);
    expect(
      mayImport('connectors/asana', 'connectors/email', { to: 'connectors/email/index.ts', typeOnly: false }),
    ).toBe(false);
    expect(mayImport('sandbox', 'derive', { to: 'src/derive/pass.ts', typeOnly: false })).toBe(false);
  });

  test('only config.ts reads the environment', () => {
    const readers = sources
      .filter(({ text, path }) => /process\.env\b/.test(text) && path !== 'src/config.ts')
      .map(({ path }) => path);
    expect(readers).toStrictEqual([]);
  });
});
