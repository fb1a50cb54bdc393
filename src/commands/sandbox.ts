import { UsageError } from '../errors.js';
import type { Shell } from './session.js';

/** The company's clock, handed in: commands do not import the sandbox. */
export interface SandboxClock {
  start(): Promise<string>;
  readAdvance(): number;
  writeAdvance(ms: number): void;
}

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Moves the sandbox company's time on, or back to its start. A running server's next sync sees it. */
export async function moveClock(
  shell: Shell,
  clock: SandboxClock,
  by: string | undefined,
  flags: { reset?: boolean },
): Promise<number> {
  const found = by === undefined ? null : /^(\d+)([mhd])$/.exec(by);
  if (by !== undefined && !found)
    throw new UsageError('That is no stretch of time', { expected: 'such as 90m, 36h or 7d', got: by });
  const advance = (flags.reset ? 0 : clock.readAdvance()) + (found ? Number(found[1]) * UNITS[found[2]!]! : 0);
  if (found || flags.reset) clock.writeAdvance(advance);
  const now = new Date(Date.parse(await clock.start()) + advance).toISOString();
  if (shell.json) shell.printJson({ now, advanceMs: advance });
  else shell.print(`In the sandbox it is ${now}.`);
  return 0;
}
