import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call as it came over the wire. */
export interface Heard {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What is answered; `never`: nothing at all. */
export type Reply = { status: number; headers?: Record<string, string>; body?: string } | 'never';

/** A plain receiver of webhook calls: keeps each one, and answers as the test says. */
export class Receiver {
  heard: Heard[] = [];
  reply: (call: Heard) => Reply = () => ({ status: 200 });
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(): Promise<Receiver> {
    let self: Receiver | undefined;
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const call = { path: request.url!, headers: request.headers, body };
        self!.heard.push(call);
        const reply = self!.reply(call);
        if (reply !== 'never') response.writeHead(reply.status, reply.headers).end(reply.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    self = new Receiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return self;
  }

  /** Forgets what was heard, and answers 200 again. */
  reset(): void {
    this.heard = [];
    this.reply = () => ({ status: 200 });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}
