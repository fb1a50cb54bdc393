/** What a message that chases status asks about (METRICS §2.3.1). */
export type Chase = 'readiness' | 'version' | 'owner' | 'progress';

const TEXT = '[^.!]*\\?';
const PATTERNS: [Chase, RegExp[]][] = [
  [
    'readiness',
    [
      /\b(?:are|is) (?:we|you|they|it|this|everything) (?:all )?(?:ready|set|good|cleared) (?:to|for) (?:launch|go|ship|send|publish|release)\b/,
      new RegExp(`\\bready (?:to|for) (?:launch|go[- ]?live|send|publish|release)\\b${TEXT}`),
      new RegExp(`\\bgo ?/ ?no[- ]?go\\b${TEXT}`),
    ],
  ],
  [
    'version',
    [
      new RegExp(
        `\\b(?:latest|newest|current|most recent|final|right) (?:version|file|draft|copy|deck|asset|creative)\\b${TEXT}`,
      ),
      /\bwhich (?:version|file|draft|deck)\b/,
      /\bis (?:this|that|it) (?:still )?(?:the )?(?:latest|final|current)\b/,
    ],
  ],
  [
    'owner',
    [
      /\bwho(?:'s| is| are)? (?:the )?(?:owner|owns|owning|responsible|accountable|handling|leading|driving|assigned)\b/,
      /\bwho has (?:the|this|that)\b/,
      /\bwhose (?:task|job|plate|responsibility)\b/,
    ],
  ],
  [
    'progress',
    [
      /\bwhere (?:are we|do we stand|does (?:this|that|it) stand|is (?:this|that|it) at)\b/,
      new RegExp(`\\bany (?:update|updates|news|progress)\\b${TEXT}`),
      /\bwhat(?:'s| is|s) the (?:status|latest|eta|progress)\b/,
      /\b(?:status|eta) (?:on|of|for) [^.!]*\?/,
      /^(?:status|eta|update) ?\?/,
      /\bwhen (?:will|can|should) [^.!?]{1,80}\b(?:ready|done|finished|live|available|delivered)\b/,
      /\b(?:following|checking|circling|chasing) (?:up|in|back)\b/,
      /\b(?:gentle|friendly|quick) (?:ping|reminder|nudge|bump)\b/,
      /^bump\b/,
    ],
  ],
];

// A text that starts so answers; it does not chase.
const ANSWER = /^(?:status|update|fyi|done) ?[:\-–]/;
const LONGEST = 10_000;

/** The text as the patterns see it: folded quotes and case, without code, quotations, links and mentions. */
function readable(text: string): string {
  return text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .replace(/[\u2018\u2019\u201B\u2032]/g, "'")
    .replace(/[\u201C\u201D\u201F\u2033]/g, '"')
    .toLowerCase()
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/^\s*>.*$/gm, ' ')
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/<@[^>]*>|@\S+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Which status question a message asks; null when none. First class in the order of METRICS §2.3.1 wins. */
export function classifyChase(text: string): Chase | null {
  const plain = readable(text);
  if (ANSWER.test(plain)) return null;
  return PATTERNS.find(([, patterns]) => patterns.some((pattern) => pattern.test(plain)))?.[0] ?? null;
}
