import { request as requestPlain, type IncomingHttpHeaders } from 'node:http';
import { request as requestSecure } from 'node:https';

/** What a receiver said, or in Slack's words why nothing came. */
export type Reply =
  | { status: number; headers: IncomingHttpHeaders; body: string }
  | 'http_timeout'
  | 'connection_failed';

/** Calls an address with a JSON body, on a line of its own, so that none is left open behind. */
export function post(
  address: string,
  headers: Record<string, string>,
  body: string,
  patienceMs: number,
): Promise<Reply> {
  const url = new URL(address);
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve) => {
    let isLate = false;
    const fail = () => {
      clearTimeout(clock);
      resolve(isLate ? 'http_timeout' : 'connection_failed');
    };
    const call = request(
      url,
      {
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/json', ...headers, connection: 'close' },
      },
      (answer) => {
        let said = '';
        answer.setEncoding('utf8').on('data', (piece: string) => (said += piece));
        answer.once('end', () => {
          clearTimeout(clock);
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: said });
        });
        answer.once('error', fail);
      },
    );
    const clock = setTimeout(() => {
      isLate = true;
      call.destroy(new Error('too late'));
    }, patienceMs);
    call.once('error', fail);
    call.end(body);
  });
}
