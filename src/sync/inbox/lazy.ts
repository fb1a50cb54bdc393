import type { Engine } from '../engine.js';
import type { Target } from '../run.js';
import { openPace } from '../waits.js';

/** The tool's api, opened when something has to be asked: a proved call that says it all needs none. */
export class Lazy {
  private opened: Promise<unknown> | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly target: Target,
  ) {}

  open(): Promise<unknown> {
    this.opened ??= openPace(this.engine, this.target).then((pace) => this.target.open(pace));
    return this.opened;
  }

  async close(): Promise<void> {
    const api = (await this.opened?.catch(() => null)) as { close?(): Promise<void> } | null | undefined;
    await api?.close?.();
  }
}
