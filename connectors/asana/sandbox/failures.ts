/** An answer other than 200, thrown anywhere below the server. */
export class AsanaFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly extra: { headers?: Record<string, string>; body?: Record<string, unknown>; phrase?: string } = {},
  ) {
    super(message);
  }

  /** The tool's shape; `phrase` names the incident and comes with 500 alone. */
  get body(): Record<string, unknown> {
    const error: Record<string, unknown> = { message: this.message };
    if (this.extra.phrase) error.phrase = this.extra.phrase;
    else error.help = 'See the documentation of the API: https://developers.asana.com/docs';
    return { errors: [error], ...this.extra.body };
  }
}

export const notFound = (what: string, gid: string): AsanaFailure =>
  new AsanaFailure(404, `${what}: Unknown object: ${gid}`);

export const badRequest = (message: string): AsanaFailure => new AsanaFailure(400, message);

export const unauthorized = (): AsanaFailure => new AsanaFailure(401, 'Not Authorized');

export const tooFast = (waitSeconds: number): AsanaFailure =>
  new AsanaFailure(429, 'Too many requests for this token', { headers: { 'retry-after': String(waitSeconds) } });
