import { pino, type Logger } from 'pino';

export type { Logger };

/** Keys whose values are never written, at the top of a line and one step below. */
const SECRET = [
  'token',
  'accessToken',
  'refreshToken',
  'password',
  'applicationPassword',
  'secret',
  'secrets',
  'clientSecret',
  'signingSecret',
  'appToken',
  'privateKey',
  'credentials',
  'grant',
  'authorization',
  'cookie',
  'headers',
];

/** Structured lines on standard error, or where `write` puts them; UTC; whatever could be a secret is cut out by key. */
export function createLogger(level: string, write?: (line: string) => void): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: SECRET.flatMap((key) => [key, `*.${key}`]),
        censor: '[redacted]',
      },
    },
    write ? { write } : pino.destination({ fd: 2, sync: true }),
  );
}
