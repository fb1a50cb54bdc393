import type { Verdict } from './rounds.js';
import { dutch } from './words/dutch.js';
import { english } from './words/english.js';
import { french } from './words/french.js';
import { german } from './words/german.js';
import { italian } from './words/italian.js';
import { spanish } from './words/spanish.js';
import type { Words } from './words/words.js';

interface Patterns {
  approve: RegExp;
  likes: RegExp | null;
  conditional: RegExp;
  refuse: RegExp;
  reject: RegExp;
  change: RegExp;
  doubt: RegExp;
  later: RegExp;
  harmless: RegExp;
  ask: RegExp;
}

// A decision stands near the top of a short mail; in minutes and newsletters the same words mean other things.
const MAX_LETTERS = 3_000;
const MAX_SENTENCE = 400;

function compile(words: Words): Patterns {
  const start = `(?:^|[,;(]\\s*|\\s[–—-]\\s+)(?:@?(?:${words.lead})[,!]?\\s+){0,3}`;
  const any = (list: string[]): string => `(?:${list.join('|')})`;
  const follow = `(?=\\s*(?:$|[,;!)]|[–—-](?:\\s|$))|\\s+(?:${words.follow})(?!\\p{L}))`;
  const pattern = (source: string): RegExp => new RegExp(source, 'iu');
  return {
    approve: pattern(`${start}${any(words.approve)}${follow}`),
    likes: words.likes.length > 0 ? pattern(`${start}${any(words.likes)}${follow}`) : null,
    conditional: pattern(
      `${start}${any(words.approve)}[,]?\\s+(?:but )?(?:only |nur |seulement |solo |alleen )?(?:${words.condition})(?!\\p{L})(?<repair>.{0,120}(?<!\\p{L})(?:${words.repair})(?!\\p{L}))?`,
    ),
    // "Not approved by everyone" is a report.
    refuse: pattern(`${start}${any(words.refuse)}(?!\\p{L})(?!\\s+(?:by|von|par|por|da|door)\\s)`),
    reject: pattern(
      `${start}${any(words.reject)}${follow}|${start}${any(words.reject)}\\s+(?:because|since|as|sorry|weil|da|car|parce|porque|perché|omdat|want)(?!\\p{L})`,
    ),
    change: pattern(`${start}${any(words.change)}(?!\\p{L})`),
    doubt: pattern(words.doubt),
    later: pattern(words.later),
    harmless: new RegExp(words.harmless, 'giu'),
    ask: pattern(any(words.ask)),
  };
}

// The languages of the teams we know; a mail in another one is shown as a plain reply.
const PATTERNS = [english, german, french, spanish, italian, dutch].map(compile);

/** Lower case, straight quotes, emphasis marks gone, wrapped lines joined; one sentence an entry, its last mark kept. */
export function sentencesOf(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .replace(/[‘’´`]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/https?:\/\/\S+/gi, ' ')
    .replace(/[*_~]/g, '')
    .toLowerCase();
  const lines = plain.split('\n').map((line) => line.replace(/^\s*(?:[-•·]|\d+[.)])\s+/, '').trim());
  let joined = '';
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1] ?? '';
    // A wrapped sentence ("this is not⏎approved") must not be torn; a short line is a line of its own.
    const wrapped =
      before !== '' &&
      line !== '' &&
      !/[.!?:;)]$/.test(before) &&
      (before.length > 40 ||
        (/\p{L}$/u.test(before) &&
          text
            .split('\n')
            [i]!.trim()
            .match(/^\p{Ll}/u) !== null));
    joined += (wrapped ? ' ' : '\n') + line;
  }
  const greeting =
    /^(?:hi|hello|hey|dear|hallo|liebe[rs]?|sehr geehrte[rs]?|guten \p{L}+|moin|bonjour|salut|cher|chère|hola|querid[oa]|buenos días|ciao|buongiorno|gentile|beste|hoi|dag)(?: [\p{L}.-]+){0,4}\s*(?:[,!]|(?=\n|$))\s*/u;
  return joined
    .split(/(?<=[.!?;])\s+|\n+/)
    .map((sentence) =>
      sentence
        .trim()
        .replace(greeting, '')
        .replace(/[.\s]+$/, '')
        .slice(0, MAX_SENTENCE),
    )
    .filter(Boolean);
}

// Why something is refused is mostly said with a "not"; in front of the comma the same word turns the refusal round.
const NEGATION =
  /(?<!\p{L})(?:not|never|hardly|only|nicht|nie|kaum|nur|pas|jamais|no|nunca|solo|non|mai|niet|nooit|alleen)(?!\p{L})(?!\s+(?:by|von|par|por|da|door|me|ich|moi|yo|io|ik)(?!\p{L}))/giu;

/** The sentence with the negations of its reasons left out; contrasts and reports stay a doubt wherever they stand. */
function withoutReason(sentence: string): string {
  const comma = sentence.search(/[,;:]|\s[–—-]\s/);
  return comma < 0 ? sentence : sentence.slice(0, comma) + sentence.slice(comma).replace(NEGATION, ' ');
}

/** What the new text of a reply decides; null when it decides nothing, or when there is any doubt. */
export function verdictOf(text: string): Verdict | null {
  if (text.length > MAX_LETTERS) return null;
  const sentences = sentencesOf(text);
  const found = new Set<Verdict>();
  let liked = false;
  let doubted = false;
  for (const patterns of PATTERNS) {
    for (const whole of sentences) {
      const sentence = whole.replace(patterns.harmless, ' ').replace(/\s+/g, ' ').trim();
      const plain = sentence.replace(/!+$/, '');
      const asked = sentence.endsWith('?');
      if (patterns.change.test(plain)) found.add('changes_requested');
      if (asked) continue;
      if (patterns.reject.test(plain) && !patterns.doubt.test(withoutReason(plain))) found.add('rejected');
      const conditional = patterns.conditional.exec(plain);
      if (patterns.refuse.test(plain) || conditional?.groups?.['repair']) found.add('changes_requested');
      else if (conditional) doubted = true;
      else if (patterns.approve.test(plain)) {
        if (patterns.doubt.test(plain) || patterns.later.test(plain)) doubted = true;
        else found.add('approved');
      } else if (patterns.likes?.test(plain)) liked = true;
    }
  }
  const words = sentences.join('\n');
  if (liked && !PATTERNS.some((patterns) => patterns.later.test(words))) found.add('approved');
  if (found.has('rejected') && found.has('changes_requested')) found.delete('changes_requested');
  const verdict = found.size === 1 ? [...found][0]! : null;
  // What begins with "but" behind the consent belongs to it.
  const turned =
    /(?:^|\n)(?:but|however|aber|allerdings|jedoch|mais|cependant|pero|ma|però|maar|echter|ps|p\.s)(?!\p{L})|\b(?:wait|stop|hold on|warte|attends|espera|aspetta|wacht)\b/u.test(
      words,
    );
  return verdict === 'approved' && (doubted || turned || asksApproval(text)) ? null : verdict;
}

/** Whether a text asks its reader for approval; mentions and reports of approval do not. */
export function asksApproval(text: string): boolean {
  return sentencesOf(text.slice(0, MAX_LETTERS)).some((sentence) =>
    PATTERNS.some(({ ask, harmless }) => ask.test(sentence.replace(harmless, ' '))),
  );
}
