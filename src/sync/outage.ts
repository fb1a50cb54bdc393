import { TransientError } from '../sdk/index.js';

/** So many failures without a success between them, and the tool is asked whether it is there at all. */
const IN_A_ROW = 3;

/**
 * Tells a tool that is down from parts that cannot be read: a run asks a tool that is down a few times, not once per part,
 * and parts that fail by themselves, however many, never keep the others from being read.
 */
export class Outage {
  /** The tool did not answer its check either: the run ends. */
  isDown = false;
  private inARow = 0;

  constructor(private readonly check: () => Promise<unknown>) {}

  /** Something was read. */
  over(): void {
    this.inARow = 0;
  }

  /** Something could not be read; throws what the check throws when it is the tool that is down. */
  async note(error: unknown): Promise<void> {
    if (!(error instanceof TransientError)) return this.over();
    if (++this.inARow < IN_A_ROW) return;
    this.isDown = true;
    await this.check();
    this.isDown = false;
    this.over();
  }
}
