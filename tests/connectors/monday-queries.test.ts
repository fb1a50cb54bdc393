import { parse, validate } from 'graphql';
import * as documents from '../../connectors/monday/documents.js';
import { itemOf } from '../../connectors/monday/address.js';
import { monday } from '../../connectors/monday/index.js';
import { schema } from './monday-stub.js';

const queries = Object.entries(documents).filter(
  (one): one is [string, string] => typeof one[1] === 'string' && one[0] !== 'API_VERSION',
);
const faultsOf = (query: string): string[] => validate(schema, parse(query)).map(({ message }) => message);

describe('every query of the connector, held against monday’s own schema', () => {
  it.each(queries)('%s', (_name, query) => {
    expect(faultsOf(query)).toEqual([]);
    expect(query).toContain('complexity { before after query reset_in_x_seconds }');
  });

  it('lists say how many they want, and ask for archived ones too', () => {
    expect(queries.length).toBeGreaterThanOrEqual(12);
    for (const [, query] of queries) {
      for (const [call] of query.matchAll(
        /\b(?:users|workspaces|boards|items|items_page|next_items_page|activity_logs|updates)\([^)]*\)/g,
      ))
        expect(call).toContain('limit: ');
      for (const [call] of query.matchAll(/\b(?:boards|workspaces)\([^)]*\)/g)) expect(call).toContain('state: all');
    }
  });

  it('the check can fail: a field taken away in 2026-10, an unknown one, a wrong argument', () => {
    expect(faultsOf('{ users { is_guest } }')).toEqual([expect.stringContaining('is_guest')]);
    expect(faultsOf('{ boards { items { id } } }')).toHaveLength(1);
    expect(faultsOf('{ boards(limit: "many") { id } }')).toHaveLength(1);
  });

  it('names the version of that schema', () => {
    expect(documents.API_VERSION).toBe('2026-10');
    expect(monday.contract).toEqual({ version: '2026-10', retiresOn: null });
  });
});

describe('the item an address names', () => {
  it.each([
    ['https://northwind.monday.com/boards/81/pulses/91', '91'],
    ['https://northwind.monday.com/boards/81/pulses/91/', '91'],
    ['https://northwind.monday.com/boards/81/pulses/91/posts/5?reply=6#x', '91'],
    ['https://northwind.monday.com/boards/81/views/12/pulses/91', '91'],
    ['https://northwind.monday.com/boards/81/pulses/91/subitems/95', '95'],
    ['https://northwind.monday.com/boards/81/pulses/9007199254740993401', '9007199254740993401'],
    ['https://northwind.monday.com/boards/81', null],
    ['https://northwind.monday.com/boards/81/views/12', null],
    ['https://northwind.monday.com/boards/81/pulses/91x', null],
    ['https://northwind.monday.com/docs/91', null],
    ['https://monday.com/boards/81/pulses/91', null],
    ['https://northwind.monday.com.evil.example/boards/81/pulses/91', null],
    ['https://evilmonday.com/boards/81/pulses/91', null],
    ['http://northwind.monday.com/boards/81/pulses/91', null],
    ['northwind.monday.com/boards/81/pulses/91', null],
    ['', null],
  ])('%s → %s', (address, item) => {
    expect(itemOf(address)).toBe(item);
  });
});

describe('settings', () => {
  it.each([
    [{}, true],
    [{ approvals: [] }, true],
    [{ approvals: [{ board: 81, column: 'status', approved: [1] }] }, true],
    [{ approvals: [{ board: 'Launch', column: 'status', approved: [1] }] }, false],
    [{ approvals: [{ board: '81', column: 'status', approved: [] }] }, false],
    [{ approvals: [{ board: '81', column: 'status', approved: ['Approved'] }] }, false],
    [{ approval: [] }, false],
  ])('%j is taken: %s', (config, isTaken) => {
    expect(monday.config.safeParse(config).success).toBe(isTaken);
  });

  it('a token is trimmed, the signing secret may be absent', () => {
    expect(monday.secrets.parse({ token: ' abc\n' })).toEqual({ token: 'abc' });
    expect(monday.secrets.safeParse({ token: ' ' }).success).toBe(false);
  });
});
