import { readSources } from './source';

const HARD_LIMIT = 300;
const BANNED = /(^|\/)(utils?|helpers?|common|manager|misc|shared)(\.ts|\/)/;

describe('small is a habit', () => {
  const sources = readSources('src', 'connectors', 'migrations', 'tests');

  test(`no file over ${HARD_LIMIT} lines`, () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(
      sources.filter(({ lines }) => lines > HARD_LIMIT).map(({ path, lines }) => `${path}: ${lines}`),
    ).toStrictEqual([]);
  });

  test('no room for odds and ends', () => {
    expect(sources.filter(({ path }) => BANNED.test(path)).map(({ path }) => path)).toStrictEqual([]);
  });

  test('no test is silently switched off', () => {
    // Visible skips name their reason through `describeWhere`/`testWhere`; a bare skip or only hides.
    const hidden = sources.filter(
      ({ text, path }) => path.endsWith('.test.ts') && /\b(?:it|test|describe)\.(?:only|todo)\(/.test(text),
    );
    expect(hidden.map(({ path }) => path)).toStrictEqual([]);
  });
});
