import { ContractError } from '../../errors.js';
import type { Answer } from '../http.js';
import { isText } from './body.js';
import type { Incoming } from './exchange.js';
import { parseJson } from './json.js';

/** What the caller of `send` gets; JSON is parsed once, when asked for. */
export function answerOf({ status, headers, body }: Incoming, requestedAt: string, where: string): Answer {
  let parsed: { value: unknown } | undefined;
  return {
    status,
    headers,
    body,
    requestedAt,
    json<T>() {
      try {
        parsed ??= { value: parseJson(body.toString('utf8').replace(/^\uFEFF/, '')) };
      } catch {
        throw new ContractError('The answer is not JSON', {
          where,
          got: `${body.length} bytes of ${headers['content-type'] ?? 'no type'}`,
        });
      }
      return parsed.value as T;
    },
  };
}

/** What `classify` is shown: JSON as data, other text as text, and of pictures and the like nothing. */
export function readable(answer: Answer): unknown {
  if (!isText(answer.headers)) return undefined;
  try {
    return answer.json();
  } catch {
    return answer.body.toString('utf8');
  }
}
