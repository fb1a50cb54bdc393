import type { AddressObject } from 'mailparser';

/** A part of a mail that is a file, without its content. */
export interface ParsedFile {
  contentType: string;
  disposition: string | undefined;
  filename: string | undefined;
  size: number;
  /** SHA-256 of the decoded content. */
  hash: string;
  /** Belongs to the HTML beside it. */
  related: boolean;
  /** `method` of its Content-Type. */
  method: string | undefined;
  /** The first 4 KB of a calendar. */
  beginning: string | undefined;
}

/** What the parser says of a mail: all of it that is used. */
export interface Parsed {
  /** By the field's lower-case name. */
  addresses: Record<string, AddressObject | AddressObject[] | undefined>;
  subject: string;
  text: string;
  html: string;
  /** Text or HTML was longer than asked for. */
  textCut: boolean;
  files: ParsedFile[];
}
