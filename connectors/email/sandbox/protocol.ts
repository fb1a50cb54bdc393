import type { Connection, Hoodiecrow, Parsed, StoredMessage, Word } from './hoodiecrow.js';
import { loadFetchHandlers } from './hoodiecrow.js';

function tellOk(connection: Connection, parsed: Parsed, text: string): void {
  connection.send({ tag: parsed.tag, command: 'OK', attributes: [{ type: 'TEXT', value: text }] }, text, parsed);
}

/** ENABLE also says what is now enabled (RFC 5161); hoodiecrow leaves that line out, and clients then trust nothing. */
export function tellEnabled(server: Hoodiecrow): void {
  const enable = server.getCommandHandler('ENABLE');
  if (!enable) return;
  server.setCommandHandler('ENABLE', (connection, parsed, data, done) => {
    const wanted = (parsed.attributes ?? []).map((word) => (word as Word).value.toUpperCase());
    const known = wanted.filter((name) => name === 'CONDSTORE').map((value) => ({ type: 'ATOM', value }));
    connection.send({ tag: '*', command: 'ENABLED', attributes: known });
    enable(connection, parsed, data, done);
  });
}

/** Refused logins carry the code of RFC 5530. */
export function codeRefusedLogins(server: Hoodiecrow): void {
  server.outputHandlers.push((_connection, answer, description) => {
    if (answer.command !== 'NO' || !/^(LOGIN|AUTHENTICATE \w+) FAILED$/.test(description ?? '')) return;
    answer.attributes.unshift({ type: 'SECTION', section: [{ type: 'ATOM', value: 'AUTHENTICATIONFAILED' }] });
  });
}

/** CHANGEDSINCE of UID FETCH: hoodiecrow reads the argument and then sends every message. */
export function honourChangedSince(server: Hoodiecrow, report: (reason: string) => void): void {
  const fetch = server.getCommandHandler('UID FETCH');
  if (!fetch) return;
  server.setCommandHandler('UID FETCH', (connection, parsed, data, done) => {
    const since = readChangedSince(parsed);
    const mailbox = connection.selectedMailbox;
    if (since === null || !mailbox) return fetch(connection, parsed, data, done);
    if (since === 0) {
      report('CHANGEDSINCE 0 is invalid (RFC 7162)');
      connection.send({ tag: parsed.tag, command: 'BAD', attributes: [{ type: 'TEXT', value: 'Invalid modseq' }] });
      return done();
    }
    const range = parsed.attributes![0] as Word;
    const changed = server.getMessageRange(mailbox, range.value, true).filter(([, message]) => message.MODSEQ > since);
    if (changed.length === 0) {
      tellOk(connection, parsed, 'UID FETCH Completed');
      return done();
    }
    parsed.attributes![0] = { type: 'SEQUENCE', value: joinUids(changed) };
    const items = parsed.attributes![1] as Word | Word[];
    const list = Array.isArray(items) ? items : [items];
    if (!list.some((word) => word.value.toUpperCase() === 'MODSEQ'))
      parsed.attributes![1] = [...list, { type: 'ATOM', value: 'MODSEQ' }];
    fetch(connection, parsed, data, done);
  });
}

/** The UIDs of messages as a set; neighbours in the mailbox become one range. */
function joinUids(messages: [number, StoredMessage][]): string {
  const ranges: { from: number; to: number; last: number }[] = [];
  for (const [position, { uid }] of messages) {
    const open = ranges.at(-1);
    if (open && open.last === position - 1) Object.assign(open, { to: uid, last: position });
    else ranges.push({ from: uid, to: uid, last: position });
  }
  return ranges.map(({ from, to }) => `${from}:${to}`).join(',');
}

function readChangedSince(parsed: Parsed): number | null {
  const options = parsed.attributes?.[2];
  if (!Array.isArray(options)) return null;
  const index = options.findIndex((word) => word.value?.toUpperCase() === 'CHANGEDSINCE');
  return index < 0 ? null : Number(options[index + 1]?.value);
}

/** Partial fetches: hoodiecrow shortens the shared query at the first small message and then cuts the others to nothing. */
export function repairPartialFetch(server: Hoodiecrow): void {
  const handlers = loadFetchHandlers();
  const lengths = new WeakMap<Word, number>();
  for (const name of ['BODY', 'BODY.PEEK']) {
    const read = handlers[name]!;
    server.fetchHandlers[name] = (connection: Connection, message: StoredMessage, query: Word) => {
      if (!query.partial) return read(connection, message, query);
      // The answer names the start alone, BODY[]<0>; the length is kept for the messages that follow.
      if (query.partial.length === 2) lengths.set(query, query.partial.pop()!);
      return read(connection, message, { ...query, partial: [query.partial[0]!, lengths.get(query)!] });
    };
  }
}

/** IDLE without hoodiecrow's half-hour timer, which would keep a finished process alive. */
export function registerIdle(server: Hoodiecrow): void {
  server.registerCapability('IDLE');
  server.setCommandHandler('IDLE', (connection, parsed, _data, done) => {
    connection.directNotifications = true;
    connection.inputHandler = () => {
      connection.inputHandler = false;
      connection.directNotifications = false;
      tellOk(connection, parsed, 'IDLE terminated');
    };
    connection.socket?.write('+ idling\r\n');
    connection.processNotifications();
    done();
  });
}
