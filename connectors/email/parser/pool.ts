import { ContractError, TransientError } from '#sdk';
import type { Parsed } from './parsed.js';
import { Parser, type Outcome, type ParserLimits } from './process.js';

// Ended within five seconds on a machine that has time for it. The process itself takes 60 to 90 MB, harmless mails of 10 MB
// take it to 310 MB, most of them buffers (measured with Node 20.20, mailparser 3.9.31).
const LIMITS: ParserLimits = { cpuMs: 4_500, ms: 15_000, heapMegabytes: 256, megabytes: 400 };
// One that is stuck for five seconds leaves another one to the other mailboxes.
const MOST_PARSERS = 2;
const MOST_STARTS = 2;

/** Parses mails in processes of their own, at most two, started when they are needed. */
export class ParserPool {
  readonly #limits: ParserLimits;
  readonly #idle: Parser[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(limits: Partial<ParserLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Throws ContractError for a mail that no parser can read within its limits, TransientError where none can be started. */
  async parse(body: Buffer, mostText: number): Promise<Parsed> {
    if (this.#busy < MOST_PARSERS) this.#busy++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await this.#parse(body, mostText);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#busy--;
    }
  }

  async #parse(body: Buffer, mostText: number): Promise<Parsed> {
    let death = '';
    for (let starts = 0; starts < MOST_STARTS; starts++) {
      const parser = this.#take();
      const outcome: Outcome = (await parser.ready) ? await parser.parse(body, mostText) : { died: 'at its start' };
      if (!parser.isGone) this.#idle.push(parser);
      if ('mail' in outcome) return outcome.mail;
      if ('fault' in outcome) throw new ContractError('A mail could not be parsed', { got: outcome.fault });
      if ('overrun' in outcome)
        throw new ContractError('A mail that its parser could not cope with is set aside', {
          code: 'UPSTREAM_TOO_LARGE',
          expected: `at most ${this.#limits.cpuMs / 1_000} s and ${this.#limits.heapMegabytes} MB`,
          got: outcome.overrun,
        });
      // It may have left because it was idle, or somebody else ended it: that says nothing about the mail.
      death = outcome.died;
    }
    throw new TransientError('The parser of mail ended before it answered', { got: death });
  }

  #take(): Parser {
    for (let parser = this.#idle.pop(); parser; parser = this.#idle.pop()) if (!parser.isGone) return parser;
    return new Parser(this.#limits);
  }

  /** Ends the parsers that do nothing; those at work leave by themselves. */
  stop(): void {
    for (const parser of this.#idle.splice(0)) parser.stop();
  }
}
