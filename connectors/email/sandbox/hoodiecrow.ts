import type { Server, Socket } from 'node:net';

/** One word of a command or an answer, as hoodiecrow's parser has it. */
export interface Word {
  type: string;
  value: string;
  section?: Word[];
  partial?: number[];
}

export interface Parsed {
  tag: string;
  command: string;
  attributes?: (Word | Word[])[];
}

export interface StoredMessage {
  uid: number;
  flags: string[];
  internaldate: string;
  raw: string;
  MODSEQ: number;
  parsed?: unknown;
  /** Name of the mail inside the company. */
  story?: string;
}

export interface Mailbox {
  path: string;
  messages: StoredMessage[];
  uidnext: number;
  uidvalidity: number;
  HIGHESTMODSEQ: number;
  flags: string[];
  'special-use'?: string;
}

interface Answer {
  tag: string;
  command?: string;
  attributes: unknown[];
  skipResponse?: boolean;
}

export interface Connection {
  socket: Socket | null;
  state: string;
  selectedMailbox?: Mailbox | false;
  readOnly?: boolean;
  enabled: string[];
  inputHandler: false | ((line: string) => void);
  directNotifications: boolean;
  send(answer: Answer, description?: string, parsed?: Parsed, data?: string): void;
  processNotifications(): void;
}

export type CommandHandler = (connection: Connection, parsed: Parsed, data: string, done: () => void) => void;
type FetchHandler = (connection: Connection, message: StoredMessage, query: Word) => unknown;

/** The parts of hoodiecrow's server object that this sandbox drives it by. */
export interface Hoodiecrow {
  server: Server;
  connectionHandlers: ((connection: Connection) => void)[];
  outputHandlers: ((connection: Connection, answer: Answer, description?: string, parsed?: Parsed) => void)[];
  fetchHandlers: Record<string, FetchHandler>;
  getCommandHandler(command: string): CommandHandler | false;
  setCommandHandler(command: string, handler: CommandHandler): void;
  registerCapability(name: string): void;
  getMailbox(path: string): Mailbox | undefined;
  createMailbox(path: string, mailbox: Partial<Mailbox>): void;
  getMessageRange(mailbox: Mailbox, range: string, byUid: boolean): [number, StoredMessage][];
  processMessage(message: Partial<StoredMessage>, mailbox: Mailbox): void;
  notify(answer: Answer, mailbox: Mailbox): void;
  setMaxListeners(count: number): void;
}

interface Options {
  plugins: (string | ((server: Hoodiecrow) => void))[];
  users: Record<string, { password: string; xoauth2: { accessToken: string } }>;
  storage: Record<string, unknown>;
  id: Record<string, string>;
}

/** Loads the IMAP server, a development dependency: where it is absent, this says what is missing. */
export function loadHoodiecrow(): (options: Options) => Hoodiecrow {
  try {
    return require('hoodiecrow-imap') as (options: Options) => Hoodiecrow;
  } catch (error) {
    throw new Error('the mail sandbox needs the development dependency hoodiecrow-imap, which is not installed', {
      cause: error,
    });
  }
}

/** hoodiecrow's own reading of a FETCH item, for items that are read differently here. */
export function loadFetchHandlers(): Record<string, FetchHandler> {
  return require('hoodiecrow-imap/lib/commands/handlers/fetch.js') as Record<string, FetchHandler>;
}
