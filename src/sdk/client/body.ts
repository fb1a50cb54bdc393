import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { ContractError, TransientError } from '../../errors.js';

const inflate = promisify(gunzip);
const unbrotli = promisify(brotliDecompress);

/** What was announced of a body, and how much of it is taken. */
export interface Announced {
  where: string;
  headers: Record<string, string>;
  /** Neither the body as sent nor as decoded may be larger. */
  maxBytes: number;
  /** False for HEAD and the statuses that have none, whatever Content-Length says. */
  hasBody: boolean;
}

/** Reads a body as it was sent; `onPart` is told of every part. */
export async function readBody(stream: Readable, announced: Announced, onPart: () => void): Promise<Buffer> {
  const { where, headers, maxBytes, hasBody } = announced;
  const length = headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
  if (hasBody && length !== undefined && length > maxBytes) {
    stream.destroy();
    throw tooLarge(where, maxBytes);
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    onPart();
    bytes += part.length;
    // Leaving the loop destroys the stream, and with it the socket.
    if (bytes > maxBytes) throw tooLarge(where, maxBytes);
    parts.push(part);
  }
  if (hasBody && length !== undefined && bytes !== length) throw truncated(where, `${bytes} of ${length} bytes`);
  return Buffer.concat(parts);
}

/** Undoes the content encoding, up to the size limit; also where the label and the bytes disagree. */
export async function decodeBody(raw: Buffer, { where, headers, maxBytes }: Announced): Promise<Buffer> {
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  const looksZipped = raw[0] === 0x1f && raw[1] === 0x8b;
  try {
    switch (encoding) {
      case 'gzip':
      case 'x-gzip':
        // WordPress behind some caches says gzip over plain text.
        return looksZipped ? await inflate(raw, { maxOutputLength: maxBytes }) : raw;
      case 'br':
        return raw.length ? await unbrotli(raw, { maxOutputLength: maxBytes }) : raw;
      case '':
      case 'identity':
        return looksZipped && isText(headers) ? await inflate(raw, { maxOutputLength: maxBytes }) : raw;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(where, maxBytes);
    if (code === 'Z_BUF_ERROR') throw truncated(where, 'a compressed body without its end');
    throw new ContractError('The body cannot be decompressed', { where, expected: encoding || 'gzip', got: code });
  }
  throw new ContractError('The body has an encoding nobody asked for', {
    where,
    expected: 'gzip or br',
    got: encoding,
  });
}

/** Whether a body of this kind is worth reading as text. */
export function isText(headers: Record<string, string>): boolean {
  return /^$|json|text|xml|html|javascript/i.test(headers['content-type'] ?? '');
}

function tooLarge(where: string, maxBytes: number): ContractError {
  return new ContractError('The answer is too large', {
    code: 'UPSTREAM_TOO_LARGE',
    where,
    expected: `at most ${maxBytes} bytes`,
  });
}

/** An answer that ended before its end; asking again may give the whole. */
export function truncated(where: string, got: string): TransientError {
  return new TransientError('The answer was cut off', { code: 'UPSTREAM_TRUNCATED', where, got });
}
