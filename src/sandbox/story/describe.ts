import { instant } from '../time.js';
import type { Company } from '../types.js';
import { STORY_TASKS, springLaunch } from './asana.js';
import { STORY_MAILS } from './mail.js';
import { STORY_MESSAGES } from './slack.js';
import { STORY_APPROVAL, STORY_ITEMS } from './monday.js';
import { STORY_POSTS } from './wordpress.js';

/**
 * The facts of CMP-104 that the README and the tests name; the same for every seed and size.
 *
 * What it shows at the company's start: Legal (Ruth Okafor) has round 2 of its sign-off since Friday. The live page is the
 * text of 12 March; the copy that Chloé Martin approved by mail on 26 March is newer, and it hangs on Legal's approval too.
 * The honest unknown is a private post: it was asked for and sent back twice, and WordPress kept none of it.
 */
export function describeStory(company: Company) {
  const person = (id: string) => company.people.find((one) => one.id === id)!;
  return {
    campaign: springLaunch,
    owner: person('lea'),
    project: springLaunch.project,
    tasks: STORY_TASKS,
    legal: {
      approval: STORY_TASKS.legalSignOff,
      approver: person('ruth'),
      round: 2,
      requestedAt: instant('2026-03-27T15:10:00Z'),
      decidedAt: instant('2026-04-01T14:30:00Z'),
    },
    brandByMail: { approval: STORY_MAILS.request, answer: STORY_MAILS.answer, approver: person('chloe') },
    /** The published page, with the instant of the text it shows. */
    page: {
      id: STORY_POSTS.page,
      textOf: instant('2026-03-12T10:30:00Z'),
      publishedAt: instant('2026-03-18T14:00:00Z'),
    },
    /** Newer than the page: approved by Brand in mail, waiting on Legal in Asana. */
    approvedCopy: {
      mail: `${STORY_MAILS.request}#1`,
      asana: STORY_TASKS.approvedCopy,
      at: instant('2026-03-26T09:30:00Z'),
    },
    /** In Monday: the page once more, displays that are stuck, and terms that wait for Legal. */
    items: STORY_ITEMS,
    prizeDraw: {
      approval: STORY_APPROVAL,
      approver: person('sofia'),
      round: 2,
      requestedAt: instant('2026-03-30T08:45:00Z'),
      decidedAt: instant('2026-04-02T13:20:00Z'),
    },
    pageInWork: STORY_POSTS.pageInWork,
    unknown: { post: STORY_POSTS.teaser, status: 'private' },
    planningThread: STORY_MAILS.planning,
    /** Asked in Slack: the header is through by a reaction, the posts wait for Brand since three days after Legal's. */
    inSlack: {
      channel: STORY_MESSAGES.channel,
      header: { approval: STORY_MESSAGES.header, approver: person('milan') },
      posts: {
        approval: STORY_MESSAGES.posts,
        approver: person('chloe'),
        requestedAt: instant('2026-03-30T10:05:00Z'),
        decidedAt: instant('2026-04-02T08:26:33Z'),
      },
    },
  };
}
