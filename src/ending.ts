/**
 * What was opened, to be closed in reverse when the process is told to end or its start fails. A start that is overtaken
 * by the end stands still where it is: `hold` and `unless` then never come back.
 */
export class Ending {
  private readonly closers: (() => Promise<unknown>)[] = [];
  private opening: Promise<unknown> = Promise.resolve();
  private closing: Promise<void> | undefined;

  /** Waits for what is being opened and takes it. */
  async hold<T>(opening: Promise<T>, close: (opened: T) => unknown): Promise<T> {
    const taken = opening.then((opened) => {
      this.closers.push(async () => close(opened));
      return opened;
    });
    this.opening = taken;
    return this.unless(taken);
  }

  /** The same result, except that it never comes once the end has begun. */
  async unless<T>(work: Promise<T>): Promise<T> {
    try {
      const result = await work;
      return this.closing ? await new Promise<never>(() => {}) : result;
    } catch (error) {
      if (this.closing) return new Promise<never>(() => {});
      throw error;
    }
  }

  /** Closes everything, the newest first; throws the first failure after having tried all. */
  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    // What is half open cannot be closed yet.
    await this.opening.catch(() => {});
    const failures: unknown[] = [];
    for (let close = this.closers.pop(); close; close = this.closers.pop())
      await close().catch((error: unknown) => failures.push(error));
    if (failures.length) throw failures[0];
  }
}
