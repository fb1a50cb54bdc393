import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** Longest times of one exchange, in milliseconds. */
export interface Limits {
  /** Name look-up, TCP and TLS together. */
  connectMs: number;
  /** From the sent request to the end of the answer's headers. */
  firstByteMs: number;
  /** Between two parts of the body. */
  idleMs: number;
  /** All of it; bounds a body that trickles. */
  totalMs: number;
}

export const LIMITS: Limits = { connectMs: 5_000, firstByteMs: 15_000, idleMs: 15_000, totalMs: 120_000 };

/** Follows one exchange through its stages and calls `onLate` once, when a stage takes too long. */
export class Stopwatch {
  /** The stage that was too slow, in words. */
  late: string | undefined;
  private stage: NodeJS.Timeout | undefined;
  private readonly total: NodeJS.Timeout;

  constructor(
    private readonly limits: Limits,
    private readonly onLate: () => void,
  ) {
    this.total = this.timer(limits.totalMs, 'no complete answer');
  }

  /** From here on: connecting, then waiting for headers. */
  follow(request: ClientRequest, isTls: boolean): void {
    this.begin(this.limits.connectMs, 'no connection');
    const connected = () => this.begin(this.limits.firstByteMs, 'no answer');
    request.once('socket', (socket: Socket | TLSSocket) => {
      if (socket.connecting) socket.once(isTls ? 'secureConnect' : 'connect', connected);
      else connected();
    });
  }

  /** A part of the body came. */
  part(): void {
    this.begin(this.limits.idleMs, 'silence in the middle of the answer');
  }

  stop(): void {
    clearTimeout(this.stage);
    clearTimeout(this.total);
  }

  private begin(ms: number, what: string): void {
    clearTimeout(this.stage);
    this.stage = this.timer(ms, what);
  }

  private timer(ms: number, what: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.late ??= `${what} within ${ms} ms`;
      this.onLate();
    }, ms);
  }
}
