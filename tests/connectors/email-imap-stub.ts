import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Answers one command itself (true), or leaves it to the well-behaved server. */
export type Quirk = (command: string, socket: Socket, tag: string) => boolean;

export interface StubMail {
  uid: number;
  body: string;
  flags?: string;
  labels?: string;
}

export interface Stub {
  port: number;
  commands: string[];
  connections: number;
  /** The most that were open at one time. */
  mostAtOnce: number;
  stop(): Promise<void>;
}

/** A few hundred bytes of IMAP server whose every answer a test may spoil; one mailbox list, one mailbox content. */
export async function startStub(options: {
  mails?: StubMail[];
  list?: string[];
  capability?: string;
  /** One for each connection, the last one for all that follow. */
  greeting?: string | string[];
  quirk?: Quirk;
}): Promise<Stub> {
  const {
    mails = [],
    list = ['() "/" INBOX'],
    capability = 'IMAP4rev1 SASL-IR',
    greeting = '* OK ready',
    quirk = () => false,
  } = options;
  const sockets = new Set<Socket>();
  const stub: Stub = {
    port: 0,
    commands: [],
    connections: 0,
    mostAtOnce: 0,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const answer = (command: string): string[] => {
    if (command.startsWith('CAPABILITY')) return [`* CAPABILITY ${capability}`];
    // The question for the separator, asked where there is no NAMESPACE.
    if (command.startsWith('LIST "" ""')) return ['* LIST (\\Noselect) "/" ""'];
    if (/^(LIST|LSUB)/.test(command)) return list.map((row) => `* ${command.slice(0, 4)} ${row}`);
    if (command.startsWith('EXAMINE'))
      return [
        '* FLAGS (\\Seen)',
        `* ${mails.length} EXISTS`,
        '* OK [UIDVALIDITY 77] ok',
        `* OK [UIDNEXT ${(mails.at(-1)?.uid ?? 0) + 1}] ok`,
      ];
    if (command.startsWith('UID SEARCH')) return [`* SEARCH ${mails.map(({ uid }) => uid).join(' ')}`.trim()];
    if (!command.startsWith('UID FETCH')) return [];
    const asked = (uid: number): boolean =>
      command
        .split(' ')[2]!
        .split(',')
        .some((range) => {
          const [first, last = first] = range.split(':').map(Number) as [number, number?];
          return uid >= first && uid <= last!;
        });
    return mails
      .filter(({ uid }) => asked(uid))
      .map(({ uid, body, flags = '', labels = '' }, index) =>
        command.includes('BODY')
          ? `* ${index + 1} FETCH (UID ${uid} BODY[]<0> {${Buffer.byteLength(body)}}\r\n${body})`
          : `* ${index + 1} FETCH (UID ${uid} FLAGS (${flags}) X-GM-LABELS (${labels}) RFC822.SIZE ${Buffer.byteLength(body)} INTERNALDATE "02-Mar-2026 10:00:00 +0000")`,
      );
  };

  const server = createServer((socket) => {
    stub.connections += 1;
    sockets.add(socket);
    stub.mostAtOnce = Math.max(stub.mostAtOnce, sockets.size);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    const said = [greeting].flat();
    socket.write(`${said[stub.connections - 1] ?? said.at(-1)!}\r\n`);
    let buffered = '';
    socket.on('data', (chunk) => {
      buffered += chunk.toString('latin1');
      for (let end = buffered.indexOf('\r\n'); end >= 0; end = buffered.indexOf('\r\n')) {
        const [, tag = '*', command = ''] = /^(\S+) ?(.*)$/s.exec(buffered.slice(0, end)) ?? [];
        buffered = buffered.slice(end + 2);
        stub.commands.push(command);
        if (quirk(command, socket, tag)) continue;
        const ok = command.startsWith('EXAMINE') ? 'OK [READ-ONLY] done' : 'OK done';
        socket.write([...answer(command), `${tag} ${ok}`, ''].join('\r\n'), 'latin1');
        if (command === 'LOGOUT') socket.end();
      }
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  stub.port = (server.address() as AddressInfo).port;
  return stub;
}
