import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line between hub and server that can be cut, and that remembers what was said. */
export interface Wire {
  port: number;
  /** What the hub sent, over all connections. */
  said: string[];
  connections: number;
  close(): Promise<void>;
}

/** What to do with a piece of the server's answer: hand it on changed or as it is, or end the connection after it. */
export type Tamper = (
  chunk: Buffer,
  seen: { bytes: number; said: string; connection: number },
) => {
  chunk: Buffer;
  cut?: boolean;
};

/** Listens on a free port and hands everything on to `port`; `tamper` sees the server's answers. */
export async function openWire(port: number, tamper: Tamper = (chunk) => ({ chunk })): Promise<Wire> {
  const open = new Set<Socket>();
  const said: string[] = [];
  const wire = { connections: 0 };
  const server = createServer((near) => {
    const connection = ++wire.connections;
    const far = connect(port, '127.0.0.1');
    const seen = { bytes: 0, said: '', connection };
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (chunk) => {
      seen.said += chunk.toString('latin1');
      said.push(chunk.toString('latin1'));
      far.write(chunk);
    });
    far.on('data', (answer) => {
      const { chunk, cut } = tamper(answer, seen);
      seen.bytes += answer.length;
      if (cut) near.end(chunk, () => near.destroy());
      else near.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    said,
    get connections() {
      return wire.connections;
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
