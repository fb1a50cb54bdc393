import { SlackJournal } from '../slack/journal.js';

/** CMP-104 in Slack. */
export function playStoryInSlack(): SlackJournal {
  return new SlackJournal();
}
