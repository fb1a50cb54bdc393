import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Way } from './deliver.js';
import { fails } from './failures.js';

/** Why Slack ends a line. */
export type Farewell = 'warning' | 'refresh_requested' | 'link_disabled';

/** As many as one app may have at once. */
const MOST = 10;
/** Between a warning and the end of the line. */
const WARNED_MS = 10_000;
const HOST = 'applink-sandbox';

/** Socket Mode: lines that the app opens with an address good for one of them, and what is told over them. */
export class Lines {
  private readonly server = new WebSocketServer({ noServer: true });
  private readonly tickets = new Set<string>();
  private readonly open = new Set<WebSocket>();
  private turn = 0;
  private isOff = false;

  constructor(
    /** How long an acknowledgement may take, in real time. */
    private readonly patienceMs: number,
  ) {}

  listenOn(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', 'http://sandbox.test').searchParams.get('ticket') ?? '';
      if (!this.tickets.delete(ticket))
        return void socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n');
      this.server.handleUpgrade(request, socket, head, (line) => this.greet(line));
    });
  }

  get count(): number {
    return this.open.size;
  }

  /** A new address; each is good for one line. Throws what the tool answers while Socket Mode is off. */
  address(origin: string): string {
    if (this.isOff) throw fails('forbidden_team');
    if (this.open.size >= MOST) throw fails('too_many_websockets');
    const ticket = randomUUID();
    this.tickets.add(ticket);
    return `${origin.replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=A0000SANDBX`;
  }

  /** One line after the other; one that is not acknowledged in time is told again. */
  readonly way: Way = (payload, retry, reason, forgery) => {
    const lines = [...this.open];
    const line = lines[this.turn++ % Math.max(1, lines.length)];
    if (!line) return Promise.resolve({ reason: 'connection_failed' });
    const id = randomUUID();
    const envelope = { envelope_id: id, type: 'events_api', accepts_response_payload: false, payload };
    return new Promise((resolve) => {
      const done = (isTaken: boolean) => {
        clearTimeout(clock);
        line.off('message', hear).off('close', lost);
        resolve(isTaken ? 'taken' : { reason: 'timeout' });
      };
      const hear = (data: Buffer) => {
        if (envelopeIn(data) === id) done(true);
      };
      const lost = () => done(false);
      const clock = setTimeout(lost, this.patienceMs);
      line.on('message', hear).on('close', lost);
      line.send(forgery.body ?? JSON.stringify({ ...envelope, retry_attempt: retry, retry_reason: reason }));
    });
  };

  /** Says to every line why it ends, and ends it: after a warning some seconds later. `link_disabled` lets no new one come. */
  disconnect(reason: Farewell, warnedMs: number = WARNED_MS): void {
    if (reason === 'link_disabled') this.isOff = true;
    for (const line of this.open) {
      line.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: HOST } }));
      if (reason !== 'warning') line.close(1000);
      else setTimeout(() => line.close(1000), warnedMs).unref();
    }
  }

  /** Ends every line without a word. */
  cut(): void {
    for (const line of this.open) line.terminate();
  }

  private greet(line: WebSocket): void {
    this.open.add(line);
    line.on('close', () => this.open.delete(line));
    // What breaks the line closes it as well.
    line.on('error', () => line.terminate());
    const debug = {
      host: HOST,
      started: '2026-01-01 00:00:00.000',
      build_number: 1,
      approximate_connection_time: 18_060,
    };
    const info = { app_id: 'A0000SANDBX' };
    line.send(
      JSON.stringify({ type: 'hello', num_connections: this.open.size, debug_info: debug, connection_info: info }),
    );
  }
}

function envelopeIn(data: Buffer): unknown {
  try {
    return (JSON.parse(data.toString()) as { envelope_id?: unknown } | null)?.envelope_id;
  } catch {
    return undefined;
  }
}
