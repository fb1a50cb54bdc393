import type { Fault, FaultKind } from '#sandbox';
import type { Connection, Mailbox, Parsed, StoredMessage } from './hoodiecrow.js';

/**
 * Kinds that mean nothing here: `html` (the protocol carries no pages) and `repeat-cursor` (UIDs are the only
 * position, and the client chooses them).
 */
const meaningless = new Set<FaultKind>(['html', 'repeat-cursor']);

/** Refuses faults that could never happen on this wire. */
export function checkFault(fault: Fault): Fault {
  if (meaningless.has(fault.kind)) throw new Error(`${fault.kind} has no meaning in IMAP`);
  return { ...fault };
}

/** Faults still to come, matched against the command with its arguments, or `CONNECT` for a new connection. */
export function takeFault(faults: Fault[], request: string): FaultKind | null {
  const fault = faults.find((candidate) => candidate.times > 0 && candidate.match.test(request));
  if (!fault) return null;
  fault.times--;
  return fault.kind;
}

/** The refusals that are one tagged NO with a response code of RFC 5530. */
const refusals: Partial<Record<FaultKind, [code: string, text: string]>> = {
  'rate-limit': ['LIMIT', 'Too many commands, try again in a moment'],
  'server-error': ['SERVERBUG', 'Internal error'],
  unauthorized: ['AUTHENTICATIONFAILED', 'Authentication failed'],
  forbidden: ['NOPERM', 'Access denied'],
  'not-found': ['NONEXISTENT', 'No such mailbox'],
};

/** Says goodbye and hangs up: what a full or closing server does. */
export function sayBye(connection: Connection, kind: FaultKind): void {
  const code = kind === 'rate-limit' ? 'LIMIT' : 'UNAVAILABLE';
  connection.socket?.end(`* BYE [${code}] Try again later\r\n`);
}

/** Cuts the connection; with `after`, only when that many further bytes of answer have gone out. */
export function cutConnection(connection: Connection, after: string): void {
  const { socket } = connection;
  if (!socket) return;
  if (after === '') socket.destroy();
  else socket.write(Buffer.from(after, 'latin1'), () => socket.destroy());
}

/** Answers a command with a refusal instead of doing it; false where the kind is no refusal. */
export function refuseCommand(connection: Connection, parsed: Parsed, kind: FaultKind): boolean {
  const refusal = refusals[kind];
  if (!refusal) return false;
  connection.socket?.write(`${parsed.tag} NO [${refusal[0]}] ${refusal[1]}\r\n`);
  return true;
}

/** Breaks one message of the mailbox while `run` reads it: bytes that are neither header nor MIME. */
export function withBrokenMessage(mailbox: Mailbox, messages: StoredMessage[], run: () => void): void {
  const victim = messages[Math.floor(messages.length / 2)];
  if (!victim || !mailbox.messages.includes(victim)) return run();
  const { raw, parsed } = victim;
  victim.raw = 'Content-Type: multipart/mixed; boundary=\xff\r\n\x80\x81 no header\r\nFrom\r\n';
  delete victim.parsed;
  try {
    run();
  } finally {
    victim.raw = raw;
    victim.parsed = parsed;
  }
}
