import { addFields, type Fields } from '../../../src/sync/drift/fields.js';

function fieldsOf(...records: unknown[]): Record<string, number> {
  const fields: Fields = new Map();
  for (const record of records) addFields(fields, record);
  return Object.fromEntries(fields);
}

test('each field with the type of its value, once a record; null says nothing', () => {
  expect(fieldsOf({ id: 'a', n: 1, on: true, none: null, at: { x: 'y' } }, { id: 'b', n: 'one' })).toEqual({
    ' object': 2,
    '/id string': 2,
    '/n number': 1,
    '/n string': 1,
    '/on boolean': 1,
    '/at object': 1,
    '/at/x string': 1,
  });
});

test('what is in a list, or under a name that is data, is one field', () => {
  expect(
    fieldsOf({ list: [{ a: 1 }, { a: 2 }], fields: { title: { 'en-US': 'x', 'de-DE': 'y' }, '42abc17': 'z' } }),
  ).toEqual({
    ' object': 1,
    '/list list': 1,
    '/list/* object': 1,
    '/list/*/a number': 1,
    '/fields object': 1,
    '/fields/title object': 1,
    '/fields/title/* string': 1,
    '/fields/* string': 1,
  });
});

test('what the hub keeps beside a record is not the tool’s; depth and number have an end', () => {
  expect(fieldsOf({ id: 'a', meta: { x: 1 }, found: { keys: [] } })).toEqual({ ' object': 1, '/id string': 1 });
  const deep = fieldsOf({ a: { b: { c: { d: { e: 1 } } } } });
  expect(deep['/a/b/c/d object']).toBe(1);
  expect(deep['/a/b/c/d/e number']).toBeUndefined();
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  const wide = Object.fromEntries(letters.flatMap((a) => letters.map((b) => [`name_${a}${b}`, 1])));
  expect(Object.keys(fieldsOf(wide))).toHaveLength(300);
});
