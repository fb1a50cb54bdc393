import { request as requestPlain, type IncomingHttpHeaders } from 'node:http';
import { request as requestSecure } from 'node:https';

/** What a receiver said; null: nothing in time. */
export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Calls an address with a JSON body, on a line of its own, so that none is left open behind. */
export function post(
  target: string,
  headers: Record<string, string>,
  body: string,
  patienceMs: number,
): Promise<Reply | null> {
  const url = new URL(target);
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve) => {
    const call = request(
      url,
      {
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/json; charset=UTF-8', ...headers, connection: 'close' },
      },
      (answer) => {
        let said = '';
        answer.setEncoding('utf8').on('data', (piece: string) => (said += piece));
        answer.once('end', () => {
          clearTimeout(clock);
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: said });
        });
        answer.once('error', () => resolve(null));
      },
    );
    // Over all of it: a receiver that sends a byte now and then is late as well.
    const clock = setTimeout(() => call.destroy(new Error('too late')), patienceMs);
    call.once('error', () => {
      clearTimeout(clock);
      resolve(null);
    });
    call.end(body);
  });
}
