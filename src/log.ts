import { pino, type Logger } from 'pino';

export type { Logger };

/** Structured lines on standard error, or where `write` puts them; UTC; whatever could be a secret is cut out by key. */
export function createLogger(level: string, write?: (line: string) => void): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'token',
          'password',
          'secret',
          'secrets',
          'authorization',
          'cookie',
          '*.token',
          '*.password',
          '*.secret',
          '*.secrets',
          '*.authorization',
          '*.cookie',
          'headers',
          '*.headers',
        ],
        censor: '[redacted]',
      },
    },
    write ? { write } : pino.destination({ fd: 2, sync: true }),
  );
}
