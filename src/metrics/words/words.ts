/**
 * How people approve, ask for changes, refuse and ask for approval by mail. Every phrase of the first five lists must
 * begin a clause, so that reports ("Legal said it was approved"), plans ("I'll approve tomorrow") and mentions
 * ("the approved version") never match. All text is lower case and straight-quoted before it is compared.
 */
export interface Words {
  /** May stand before a clause: greetings of agreement, apologies. */
  lead: string;
  approve: string[];
  /** Weaker consent: counts only where nothing at all in the mail speaks of later. */
  likes: string[];
  /** What may follow consent without changing it. */
  follow: string;
  refuse: string[];
  reject: string[];
  change: string[];
  /** "once", "if": with a word of repair behind it, consent means that changes are asked for; alone it means nothing. */
  condition: string;
  repair: string;
  /** but, however; later, tomorrow; according to, already: consent in such company is not believed. */
  doubt: string;
  later: string;
  /** Taken out first: "no further changes needed". */
  harmless: string;
  ask: string[];
}
