import { AuthError, TransientError } from '../../../src/errors.js';
import { renewing } from '../../../src/sdk/client/renewing.js';
import { client, closeAll, serve, VirtualClock } from '../http/tool.js';

afterEach(closeAll);

/** A token that is another one after each renewal. */
function token(...all: string[]) {
  let at = 0;
  return {
    asked: [] as string[],
    move: () => void at++,
    current: () => Promise.resolve(all[at]!),
    renew(refused: string) {
      this.asked.push(refused);
      at++;
      return Promise.resolve(all[at]!);
    },
  };
}
const bearer = (tool: { asked: { headers: { authorization?: string } }[] }) =>
  tool.asked.map((one) => one.headers.authorization);

test('the connector keeps the header it made at the start; what is sent is the token that holds', async () => {
  const tool = await serve((_, response) => response.end('{}'));
  const held = token('one', 'two');
  const http = renewing(client(tool.url), 'one', held).with({ Authorization: 'Bearer one', 'x-a': 'b' });
  await http.send({ path: '/' });
  held.move();
  await http.send({ path: '/', headers: { 'X-A': 'one and one' } });
  expect(bearer(tool)).toEqual(['Bearer one', 'Bearer two']);
  expect(tool.asked.map(({ headers }) => headers['x-a'])).toEqual(['b', 'two and two']);
});

test('a refusal renews once and sends the same request again', async () => {
  const tool = await serve((request, response) =>
    response.writeHead(request.headers.authorization === 'Bearer two' ? 200 : 401).end('{"n":1}'),
  );
  const held = token('one', 'two');
  const http = renewing(client(tool.url), 'one', held).with({ authorization: 'Bearer one' });
  const answer = await http.send({ method: 'POST', path: '/a', body: { b: 1 } });
  expect(answer.json()).toEqual({ n: 1 });
  expect(tool.asked.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual(
    Array(2).fill('POST /a {"b":1}'),
  );
  expect(held.asked).toEqual(['one']);
});

test('refused again with the new one, it is an error: no third try', async () => {
  const tool = await serve((_, response) => response.writeHead(401).end('{}'));
  const held = token('one', 'two', 'three');
  const http = renewing(client(tool.url), 'one', held).with({ authorization: 'Bearer one' });
  await expect(http.send({ path: '/' })).rejects.toBeInstanceOf(AuthError);
  expect(bearer(tool)).toEqual(['Bearer one', 'Bearer two']);
});

test('other failures renew nothing; a token with dollar signs is sent as it is', async () => {
  const tool = await serve((_, response, count) => response.writeHead(count === 1 ? 200 : 503).end('{}'));
  const held = token('$&$1');
  const http = renewing(client(tool.url, { clock: new VirtualClock() }), 'one', held).with({ authorization: 'one' });
  await http.send({ path: '/' });
  expect(bearer(tool)).toEqual(['$&$1']);
  await expect(http.send({ path: '/' })).rejects.toBeInstanceOf(TransientError);
  expect(held.asked).toEqual([]);
});

test('a header that cannot be sent is refused when it is made, without its value', () => {
  const http = renewing(client('http://127.0.0.1:1'), 'one', token('one'));
  expect(() => http.with({ authorization: 'Bearer s3cret\n' })).toThrow(/cannot be sent as it is/);
});
