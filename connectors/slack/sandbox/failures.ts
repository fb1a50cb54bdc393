/** An answer that is no success, thrown anywhere below the server. The tool sends nearly all of them with HTTP 200. */
export class SlackFailure extends Error {
  constructor(
    readonly error: string,
    readonly extra: {
      status?: number;
      headers?: Record<string, string>;
      body?: Record<string, unknown>;
    } = {},
  ) {
    super(error);
  }

  get body(): Record<string, unknown> {
    return { ok: false, error: this.error, ...this.extra.body };
  }
}

export const fails = (error: string): SlackFailure => new SlackFailure(error);

/** What is wrong with the arguments comes beside the error, one line for each. */
export const invalidArguments = (messages: string[]): SlackFailure =>
  new SlackFailure('invalid_arguments', { body: { response_metadata: { messages } } });

export const missingScope = (needed: string, provided: readonly string[]): SlackFailure =>
  new SlackFailure('missing_scope', { body: { needed, provided: provided.join(',') } });

export const tooFast = (waitSeconds: number): SlackFailure =>
  new SlackFailure('ratelimited', { status: 429, headers: { 'retry-after': String(waitSeconds) } });
