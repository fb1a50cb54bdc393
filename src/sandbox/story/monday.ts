import { MondayJournal } from '../monday/journal.js';

/** CMP-104 in Monday. */
export function playStoryInMonday(): MondayJournal {
  return new MondayJournal();
}
