import type { Socket } from 'node:net';
import type { Fault, SeenRequest } from '#sandbox';
import type { CommandHandler, Connection, Hoodiecrow, Mailbox, Parsed, StoredMessage, Word } from './hoodiecrow.js';
import { cutConnection, refuseCommand, sayBye, takeFault, withBrokenMessage } from './outages.js';

/** What the sandbox watches and does beside the server's own work. */
export interface Watch {
  faults: Fault[];
  requests: SeenRequest[];
  offContract: string[];
  maxConnections: number;
  catchUp(): void;
}

/** Before these the mailboxes are brought to the clock's now; in the middle of a FETCH nothing may move. */
const looks = /^(LOGIN|AUTHENTICATE .*|SELECT|EXAMINE|NOOP|CHECK|STATUS|LIST|LSUB|IDLE)$/;

/** The hub only reads (notes §4.1): EXAMINE and BODY.PEEK. */
const writes = /^(SELECT|APPEND|CREATE|DELETE|RENAME|EXPUNGE|SUBSCRIBE|UNSUBSCRIBE|(UID )?(STORE|COPY|MOVE|EXPUNGE))$/;

function listMessages(server: Hoodiecrow, mailbox: Mailbox, parsed: Parsed): StoredMessage[] {
  const range = (parsed.attributes?.[0] as Word | undefined)?.value ?? '';
  return server
    .getMessageRange(mailbox, range, parsed.command.toUpperCase().startsWith('UID'))
    .map(([, message]) => message);
}

/** Runs a handler and catches what it would have sent. */
function captureAnswer(connection: Connection, run: () => void): string {
  const { socket } = connection;
  let caught = '';
  const write = (bytes: Buffer | string): boolean => {
    caught += typeof bytes === 'string' ? bytes : bytes.toString('latin1');
    return true;
  };
  connection.socket = { write, destroyed: false } as unknown as Socket;
  run();
  connection.socket = socket;
  return caught;
}

/** Puts itself between the wire and the server: logs requests, lets due mail arrive, and makes faults happen. */
export function watchSessions(server: Hoodiecrow, watch: Watch): Set<Connection> {
  const connections = new Set<Connection>();
  const open = new WeakMap<Connection, Map<string, SeenRequest>>();
  const settle = (connection: Connection, tag: string, status: number): void => {
    const request = open.get(connection)?.get(tag);
    if (request) request.status = status;
  };
  server.connectionHandlers.push((connection) => {
    connections.add(connection);
    open.set(connection, new Map());
    connection.socket?.once('close', () => connections.delete(connection));
    watch.catchUp();
  });
  server.outputHandlers.push((connection, answer, description) => {
    if (answer.command === 'OK') settle(connection, answer.tag, 200);
    else if (answer.command === 'BAD') settle(connection, answer.tag, 400);
    else if (answer.command === 'NO')
      settle(connection, answer.tag, /^(LOGIN|AUTH)/.test(description ?? '') ? 401 : 403);
  });

  const intercept =
    (command: string, handler: CommandHandler): CommandHandler =>
    (connection, parsed, data, done) => {
      const isSecret = /^(LOGIN|AUTHENTICATE)/.test(command);
      const path = isSecret
        ? ''
        : data
            .replace(/^\S+\s+/, '')
            .slice(command.length)
            .trim();
      const request: SeenRequest = { method: command, path, status: 0 };
      watch.requests.push(request);
      open.get(connection)?.set(parsed.tag, request);
      if (writes.test(command)) watch.offContract.push(`${command} ${path}: the hub only reads`);
      if (looks.test(command)) watch.catchUp();
      const run = (): void => {
        try {
          handler(connection, parsed, data, () => {});
        } catch (error) {
          watch.offContract.push(`${command} ${path}: ${String(error)}`);
          refuseCommand(connection, parsed, 'server-error');
        }
      };
      const kind = takeFault(watch.faults, `${command} ${path}`.trim());
      const mailbox = connection.selectedMailbox;
      if (kind === null) run();
      else if (kind === 'reset') cutConnection(connection, '');
      else if (kind === 'unavailable') sayBye(connection, kind);
      else if (kind === 'truncated') {
        const answer = captureAnswer(connection, run);
        request.status = 0;
        cutConnection(connection, answer.slice(0, Math.floor(answer.length / 2)));
      } else if (kind === 'empty-page')
        connection.send({ tag: parsed.tag, command: 'OK', attributes: [{ type: 'TEXT', value: 'Completed' }] });
      else if (kind === 'malformed-record' && mailbox)
        withBrokenMessage(mailbox, listMessages(server, mailbox, parsed), run);
      else if (refuseCommand(connection, parsed, kind)) request.status = kind === 'unauthorized' ? 401 : 403;
      else run();
      done();
    };

  const find = server.getCommandHandler.bind(server);
  server.getCommandHandler = (command) => {
    const name = command.toUpperCase();
    const handler = find(name);
    if (!handler) watch.offContract.push(`${name}: unknown command`);
    return handler && intercept(name, handler);
  };
  guardDoor(server, watch, connections);
  return connections;
}

/** Decides before the greeting whether a client comes in at all. */
function guardDoor(server: Hoodiecrow, watch: Watch, connections: Set<Connection>): void {
  const [greet] = server.server.listeners('connection') as ((socket: Socket) => void)[];
  server.server.removeAllListeners('connection');
  server.server.on('connection', (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    // The server writes an answer line by line: with Nagle's algorithm each exchange would wait 40 ms for an ACK.
    socket.setNoDelay(true);
    const kind = takeFault(watch.faults, 'CONNECT');
    if (kind === 'reset') socket.destroy();
    else if (kind === 'unavailable') socket.end('* BYE [UNAVAILABLE] Closed for repairs\r\n');
    else if (kind !== null || connections.size >= watch.maxConnections)
      socket.end('* BYE [LIMIT] Too many connections\r\n');
    else greet!(socket);
  });
}
