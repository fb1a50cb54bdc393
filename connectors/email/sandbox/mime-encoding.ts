/** Header text as ASCII: other letters in encoded words of at most 75 characters, never cut inside a letter. */
export function encodeHeaderText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let chunk = '';
  for (const letter of text) {
    if (Buffer.byteLength(chunk + letter) > 42) {
      words.push(chunk);
      chunk = '';
    }
    chunk += letter;
  }
  words.push(chunk);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

/** A mailbox as it stands in From, To and Cc. */
export function encodeAddress(party: { name: string; address: string }): string {
  if (party.name === '') return party.address;
  const isPlain = /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(party.name);
  const isAscii = /^[\x20-\x7e]*$/.test(party.name);
  const name = isPlain
    ? party.name
    : isAscii
      ? `"${party.name.replace(/(["\\])/g, '\\$1')}"`
      : encodeHeaderText(party.name);
  return `${name} <${party.address}>`;
}

/** A time as the Date header has it. */
export function encodeDate(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}

/** Bytes as base64 in lines of 76. */
export function encodeBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');
}

/** Text in lines that end with CRLF. */
export function toCrlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

function encodeLine(line: string): string {
  let encoded = '';
  for (const byte of Buffer.from(line)) {
    const isPlain = (byte >= 33 && byte <= 126 && byte !== 61) || byte === 32 || byte === 9;
    encoded += isPlain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  encoded = encoded.replace(/ $/, '=20').replace(/\t$/, '=09');
  let folded = '';
  let width = 0;
  for (const token of encoded.match(/=[0-9A-F]{2}|[\s\S]/g) ?? []) {
    if (width + token.length > 75) {
      folded += '=\r\n';
      width = 0;
    }
    folded += token;
    width += token.length;
  }
  return folded;
}

/** Text as quoted-printable: soft breaks at 76, no trailing blanks. */
export function encodeQuotedPrintable(text: string): string {
  return text.split(/\r?\n/).map(encodeLine).join('\r\n');
}
