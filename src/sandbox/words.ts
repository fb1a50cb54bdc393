/** Section names by habit of the project's owner: no two projects need to use the same words. */
export const workflows: readonly (readonly string[])[] = [
  ['Backlog', 'Ready', 'Doing', 'Review', 'With legal', 'Done'],
  ['To do', 'In progress', 'In review', 'Waiting', 'Done'],
  ['Ideen', 'Als Nächstes', 'In Arbeit', 'Freigabe', 'Fertig'],
  ['Icebox', 'Next up', 'Writing', 'Feedback', 'Legal check', 'Shipped'],
  ['Untitled section', 'Working on it', 'Stuck', 'Approved ✅'],
];

export const campaignNames: readonly string[] = [
  'Autumn sale',
  'Partner days',
  'Retail refresh',
  'Loyalty relaunch',
  'Trade fair Lyon',
  'Webinar season',
  'Summer preview',
  'App onboarding',
  'Price update',
  'Customer stories',
  'New markets',
  'Green packaging',
  'Back to school',
  'Founders’ letter',
  'Winter warmers',
  'Referral push',
  'Annual report',
  'Holiday guide',
  'Store opening',
  'Community week',
];

export const pieces: readonly string[] = [
  'landing page',
  'hero image',
  'newsletter',
  'press release',
  'social posts',
  'banner set',
  'product video',
  'FAQ',
  'price table',
  'partner kit',
  'storyboard',
  'photo selection',
  'radio spot',
  'survey',
  'flyer',
  'event signage',
  'blog series',
  'translations',
];

export const deeds: readonly string[] = [
  'Draft',
  'Write',
  'Design',
  'Review',
  'Collect',
  'Order',
  'Translate',
  'Test',
  'Brief agency for',
  'Update',
  'Cut',
  'Plan',
];

/** Names as people really write them: pictures, other directions, quotes, markup, control marks, great length. */
export const awkwardNames: readonly string[] = [
  '🚀 Go live!! 👩‍👩‍👧‍👦 (final_FINAL)',
  'ترجمة الصفحة الرئيسية',
  'Check \u200F"RTL" mark \u200E and "quotes" — it’s \'odd\'',
  '<b>Bold</b> & <script>alert("x")</script> headline; DROP TABLE tasks;--',
  '   leading and trailing blanks   ',
  `Long title ${'about the very same thing '.repeat(11)}`.slice(0, 300).trimEnd(),
  'Ça marche? Größe 1½ × 2 — naïve “façade” ﬁle',
  '100% \\ backslash \t tab',
];

export const comments: readonly string[] = [
  'First version is in the folder.',
  'Can we talk about the second paragraph?',
  'Waiting for numbers from finance.',
  'Any news here?',
  'Done on my side 👍',
  'Please use the *new* logo.',
  '@everyone this slipped, sorry',
  'Moved to next week.',
];
