// @ts-check
// Runs as a process of its own, which can be ended whatever a mail does to the parser. Plain JavaScript, because tests run
// the sources and the hub runs the build: both start this very file.
const { simpleParser } = require('mailparser');

// Links, images and HTML are left alone: nothing is fetched, nothing is inlined. Enclosed mails stay opaque files, so that
// their text is never read as this sender's words.
const OPTIONS = {
  skipHtmlToText: true,
  skipImageLinks: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  keepCidLinks: true,
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  checksumAlgo: 'sha256',
  maxHeadSize: 256 * 1024,
  maxChildNodes: 1_000,
};
const ADDRESS_FIELDS = ['from', 'sender', 'reply-to', 'to', 'cc'];
const CALENDAR_BEGINNING = 4_096;
// Between two runs nothing is kept in memory.
const IDLE_MS = 10_000;

/** @typedef {import('mailparser').AddressObject | import('mailparser').AddressObject[] | undefined} AddressField */

/** @type {NodeJS.Timeout | undefined} */
let idle;
const rest = () => (idle = setTimeout(() => process.disconnect(), IDLE_MS));

/**
 * @param {import('mailparser').Attachment} file
 * @returns {import('./parsed.js').ParsedFile}
 */
function describe(file) {
  const type = /** @type {{ params?: Record<string, string> } | undefined} */ (
    /** @type {unknown} */ (file.headers.get('content-type'))
  );
  return {
    contentType: file.contentType,
    disposition: file.contentDisposition,
    filename: file.filename,
    size: file.size,
    hash: file.checksum,
    related: file.related === true,
    method: type?.params?.['method'],
    beginning:
      file.contentType === 'text/calendar'
        ? file.content.subarray(0, CALENDAR_BEGINNING).toString('latin1')
        : undefined,
  };
}

/**
 * @param {{ body: Buffer; mostText: number }} order
 * @returns {Promise<import('./parsed.js').Parsed>}
 */
async function parse({ body, mostText }) {
  const mail = await simpleParser(body, OPTIONS);
  const [text, html] = [mail.text ?? '', mail.html || ''];
  return {
    addresses: Object.fromEntries(
      ADDRESS_FIELDS.map((name) => [name, /** @type {AddressField} */ (mail.headers.get(name))]),
    ),
    subject: mail.subject ?? '',
    text: text.slice(0, mostText),
    html: html.slice(0, mostText),
    textCut: text.length > mostText || html.length > mostText,
    files: mail.attachments.map(describe),
  };
}

process.on('message', async (/** @type {{ body: Buffer; mostText: number }} */ order) => {
  clearTimeout(idle);
  try {
    process.send?.({ mail: await parse(order) });
  } catch (error) {
    process.send?.({ fault: error instanceof Error ? error.message : String(error) });
  }
  rest();
});
// Ctrl-C reaches the whole group; the hub ends its work first, and this process leaves with the hub.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
rest();
