import { convert } from 'html-to-text';

/** What the sender wrote now, and whether it is scattered between quotes (several answers to several points). */
export interface NewText {
  text: string;
  scattered: boolean;
}

const MAX_INPUT = 128 * 1024;
const MAX_NEW_TEXT = 8 * 1024;

// "On … wrote:" in the languages of the common clients; may be wrapped over up to three lines.
const ATTRIBUTION = [
  /^(on|le|am|el|il giorno|il|em|op|den|dne)\b.{4,250}\b(wrote|a écrit|schrieb(?: .{1,120})?|escribió|ha scritto|escreveu|schreef(?: .{1,120})?|skrev(?: .{1,120})?|geschreven) ?:$/iu,
  /^.{1,120}(<[^<>]{3,120}>|\b\d{4}\b).{0,80}\b(wrote|a écrit|schrieb|escribió|ha scritto|escreveu|schreef|skrev) ?:$/iu,
];
const OPENING = /^(on|le|am|el|il|em|op|den|dne)\b|\b(?:19|20)\d\d\b|@|\b\d{1,2}[:.]\d\d\b/iu;
// From here on nothing is this sender's: an original or a forwarded message, marked in words.
const BLOCK = new RegExp(
  '^\\W{0,60}(?:begin )?(original message|original appointment|forwarded message|message d.origine|message (?:original|initial)|message transféré|début du message (?:transféré|réexpédié)|' +
    'urspr(?:ü|ue)ngliche (?:nachricht|mail)|original-nachricht|weitergeleitete (?:nachricht|mail)|anfang der weitergeleiteten nachricht|' +
    'mensaje (?:original|reenviado)|inicio del mensaje reenviado|messaggio (?:originale|inoltrato)|inizio messaggio inoltrato|' +
    'oorspronkelijk(?:e)? bericht|doorgestuurd bericht|begin doorgestuurd bericht|mensagem (?:original|encaminhada))\\W{0,60}$',
  'iu',
);
const HEADER_FROM = /^[\s*_]{0,4}(from|von|de|da|van|från|fra)\s?:[\s*_]/iu;
const HEADER_NEXT =
  /^[\s*_]{0,4}(sent|date|to|subject|cc|gesendet|datum|an|betreff|envoyé(?: le)?|à|objet|enviado(?: el)?|fecha|para|asunto|inviato|data|a|oggetto|verzonden|aan|onderwerp)\s?:/iu;
const LABELLED = /^[\s*_]{0,4}\p{L}[\p{L} ]{0,24}\s?[:：][\s*_]*\S/u;
const WROTE = /\b(?:wrote|a écrit|schrieb|escribió|ha scritto|escreveu|schreef|skrev) ?:$/iu;
const SIGNATURE =
  /^(-- ?|—|_{2,}|(sent|get outlook|gesendet|von meinem|envoyé|télécharger|enviado|descarg\w+|inviato|scarica|verstuurd|verzonden|download) .{0,20}(from|for|mit|von|iphone|ipad|android|outlook|handy|de|depuis|desde|da|vanaf|mobile|samsung|gmail).{0,60})$/iu;

/** Cuts quotes, forwarded mail and signatures off a plain text; answers written between `>` lines stay. */
export function newTextOf(text: string): NewText {
  const lines = text
    .slice(0, MAX_INPUT)
    .replace(/\r\n?/g, '\n')
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.slice(0, MAX_NEW_TEXT).trimEnd());
  const kept: string[] = [];
  const segments: string[] = [];
  const endSegment = (): void => {
    const segment = kept.splice(0).join('\n').trim();
    if (segment) segments.push(segment);
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.trim();
    if (/^[>|»]/.test(line)) {
      endSegment();
      continue;
    }
    const attribution = attributionLines(lines, i);
    if (attribution > 0) {
      const after = lines.slice(i + attribution).find((next) => next.trim() !== '');
      if (after === undefined || !/^\s*[>|»]/.test(after)) break;
      i += attribution - 1;
      continue;
    }
    if (BLOCK.test(line) || isHeaderBlock(lines, i) || SIGNATURE.test(line)) break;
    kept.push(line);
  }
  endSegment();
  return { text: segments.join('\n\n').slice(0, MAX_NEW_TEXT), scattered: segments.length > 1 };
}

function attributionLines(lines: string[], at: number): number {
  for (let count = 1; count <= 3 && at + count <= lines.length; count++) {
    const joined = lines
      .slice(at, at + count)
      .map((line) => line.trim())
      .join(' ');
    // The sender's own last line ("Approved") is no part of a wrapped attribution below it, nor is a quote.
    if (count > 1 && (!OPENING.test(lines[at]!.trim()) || /^\s*([>|»]|$)/.test(lines[at + count - 1]!))) return 0;
    if (!/[:：]$/u.test(joined) || joined.length >= 600) continue;
    if (ATTRIBUTION[0]!.test(joined)) return count;
    // A line is wrapped because it was long; a short one above (“Approved”) is the answer.
    if (count > 1 && lines[at]!.trim().length < 40) continue;
    if (ATTRIBUTION[1]!.test(joined)) return count;
    // In any language: a line that names an address, a moment or a writer, straight above a quote.
    const after = lines.slice(at + count, at + count + 4).find((next) => next.trim() !== '');
    const names = /<[^<>\s]+@[^<>\s]+>/.test(joined) || isMoment(joined) || WROTE.test(joined);
    if (names && /^\s*[>|»]/.test(after ?? '')) return count;
  }
  return 0;
}

/** A date with a time of day, in whatever words. */
function isMoment(text: string): boolean {
  return /\b(?:19|20)\d\d\b/.test(text) && /\b\d{1,2}[:.]\d\d\b/.test(text);
}

function isHeaderBlock(lines: string[], at: number): boolean {
  const block = lines.slice(at, at + 8);
  if (HEADER_FROM.test(`${lines[at]!} `) && block.slice(1).filter((line) => HEADER_NEXT.test(line)).length >= 2)
    return true;
  // The same in a language we do not know: three labelled lines or more without a gap, one of them a moment.
  const gap = block.findIndex((line) => !LABELLED.test(line));
  const labelled = gap < 0 ? block : block.slice(0, gap);
  return labelled.length >= 3 && labelled.some(isMoment);
}

/** Plain text of HTML, quotes as `>` lines. Scripts, styles, pictures and links' targets are left out; nothing is fetched. */
export function textOfHtml(html: string): string {
  const quoted = { format: 'blockquote', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } };
  try {
    return convert(cutBehindMarker(html.slice(0, MAX_INPUT)), {
      wordwrap: false,
      limits: { maxDepth: 60, maxInputLength: MAX_INPUT },
      selectors: [
        { selector: 'a', options: { ignoreHref: true } },
        ...['img', 'script', 'style', 'head', 'title', 'div.gmail_signature', 'div#Signature', 'div.moz-signature'].map(
          (selector) => ({ selector, format: 'skip' }),
        ),
        ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
        ...['blockquote', 'div.gmail_quote', 'div.yahoo_quoted', 'div.moz-cite-prefix'].map((selector) => ({
          selector,
          ...quoted,
        })),
      ],
    });
  } catch {
    // Broken beyond reading: no text is better than wrong text.
    return '';
  }
}

// Outlook and others put the old mail behind an empty marker, as siblings, not inside an element.
const MARKERS = [
  'divRplyFwdMsg',
  'appendonsend',
  'OLK_SRC_BODY_SECTION',
  'mail-editor-reference-message-container',
  'messageReplySection',
];

function cutBehindMarker(html: string): string {
  const places = MARKERS.map((marker) => html.indexOf(marker)).filter((place) => place >= 0);
  if (places.length === 0) return html;
  return html.slice(0, Math.max(0, html.lastIndexOf('<', Math.min(...places))));
}
