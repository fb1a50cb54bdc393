import type { ContentfulEvent, ContentfulSpace } from './contentful/types.js';
import type { MondayAccount, MondayEvent } from './monday/types.js';
import type { SlackEvent, SlackTeam } from './slack/types.js';

/**
 * The sandbox company: an invented marketing department and what happened in it, told per tool.
 * Everything is a pure function of (seed, campaigns); a sandbox shows what had happened by its clock's now.
 */

/** UTC epoch milliseconds. All instants of the company are whole seconds. */
export type Ms = number;

export interface Person {
  /** Stable name of the person inside the company, e.g. `lea`. */
  id: string;
  name: string;
  /** The address the tools vouch for (some tools show another spelling or a second address). */
  email: string;
  team: string;
  function: string;
  businessUnit: string;
  timezone: string;
  active: boolean;
  bot: boolean;
  /** What each tool calls them: absent where they have no account there. */
  asana?: { gid: string; name: string; email: string | null };
  wordpress?: { id: number; name: string; email: string; slug: string };
  /** Monday's user ids are decimal text. */
  monday?: { id: string; name: string; email: string };
  /** Slack: `U…`; a program has a `B…` id beside it. The address is null where the profile shows none. */
  slack?: { id: string; name: string; displayName: string; email: string | null; botId?: string };
  /** Contentful: 22 letters and digits, and the address they sign in with. */
  contentful?: { id: string; firstName: string; lastName: string; email: string };
  /** Every mail address they write from, lower case. */
  mail: string[];
}

export interface Campaign {
  /** Stable name inside the company. */
  id: string;
  /** The key people write, e.g. `CMP-104`; null for campaigns nobody gave a key. */
  key: string | null;
  name: string;
  businessUnit: string;
  owner: string;
  project: string;
  wordpressCategory: number | null;
}

export interface Happened {
  at: Ms;
  /** Person id; null: the system did it. */
  by: string | null;
}

/** Everything that happens in Asana; gids are decimal strings above 2^53. Order within one `at` is array order. */
export type AsanaEvent = Happened &
  (
    | { type: 'team_added'; gid: string; name: string }
    | { type: 'portfolio_added'; gid: string; name: string }
    | {
        type: 'project_added';
        gid: string;
        name: string;
        team: string;
        portfolio: string | null;
        owner: string | null;
        startOn: string | null;
        dueOn: string | null;
        campaignField: string | null;
      }
    | { type: 'project_renamed'; project: string; name: string }
    | { type: 'project_archived'; project: string; archived: boolean }
    | { type: 'section_added'; gid: string; project: string; name: string }
    | { type: 'section_renamed'; section: string; name: string }
    | { type: 'tag_added'; gid: string; name: string }
    | {
        type: 'task_added';
        gid: string;
        name: string;
        subtype: 'default_task' | 'milestone' | 'approval';
        parent: string | null;
        memberships: { project: string; section: string }[];
        /** Person id. Set at creation: no `assigned` story tells it. */
        assignee: string | null;
        dueOn: string | null;
        notes: string;
        tags: string[];
        /** Value of the text custom field named Campaign; null: empty. */
        campaignField: string | null;
      }
    | { type: 'task_renamed'; task: string; story: string; name: string }
    | { type: 'notes_changed'; task: string; story: string; notes: string }
    | { type: 'due_changed'; task: string; story: string; dueOn: string | null }
    | { type: 'assigned'; task: string; story: string; to: string | null }
    | { type: 'section_changed'; task: string; story: string; project: string; section: string }
    | { type: 'added_to_project'; task: string; story: string; project: string; section: string }
    | { type: 'removed_from_project'; task: string; story: string; project: string }
    | { type: 'completed'; task: string; story: string }
    | { type: 'reopened'; task: string; story: string }
    | {
        type: 'approval_set';
        task: string;
        story: string;
        status: 'pending' | 'approved' | 'rejected' | 'changes_requested';
      }
    | { type: 'campaign_field_changed'; task: string; story: string; value: string | null }
    | { type: 'commented'; task: string; story: string; text: string }
    | { type: 'comment_edited'; story: string; text: string }
    | { type: 'comment_deleted'; story: string }
    | { type: 'dependency_added'; task: string; story: string; on: string }
    | { type: 'dependency_removed'; task: string; story: string; on: string }
    | { type: 'attached'; task: string; story: string; gid: string; name: string; bytes: number }
    | { type: 'task_deleted'; task: string }
    | { type: 'task_restored'; task: string }
  );

/** Everything that happens in WordPress. Post ids are shared by posts, pages, media and revisions, as in the tool. */
export type WordpressEvent = Happened &
  (
    | { type: 'category_added'; id: number; name: string; slug: string; parent: number }
    | { type: 'tag_added'; id: number; name: string; slug: string }
    /** First save. `revision` is the id the tool gives to the revision it writes at the first update, so null here. */
    | {
        type: 'post_created';
        id: number;
        kind: 'post' | 'page';
        title: string;
        content: string;
        status: 'draft' | 'pending' | 'publish' | 'future' | 'private';
        author: string;
        categories: number[];
        tags: number[];
        scheduledFor: Ms | null;
      }
    /** Title or content changed (a revision is written), status may change in the same save. */
    | { type: 'post_edited'; id: number; revision: number; title: string; content: string; status: string | null }
    /** Status alone: no revision, no trace but the present state. */
    | {
        type: 'post_status_set';
        id: number;
        status: 'draft' | 'pending' | 'publish' | 'future' | 'private';
        scheduledFor: Ms | null;
      }
    /** Cron published a scheduled post: status moves, `modified` does not. */
    | { type: 'post_published_by_cron'; id: number }
    | { type: 'post_trashed'; id: number }
    | { type: 'post_untrashed'; id: number; status: string }
    | { type: 'post_deleted'; id: number }
    | {
        type: 'media_uploaded';
        id: number;
        title: string;
        filename: string;
        mime: string;
        bytes: number;
        post: number | null;
      }
    | { type: 'commented'; id: number; post: number; text: string }
  );

export interface Mail {
  /** With angle brackets, as in the header; null: the message carries none. */
  messageId: string | null;
  from: { name: string; address: string };
  to: { name: string; address: string }[];
  cc: { name: string; address: string }[];
  /** The Date header; may lie. Null: no such header. */
  date: Ms | null;
  subject: string;
  text: string | null;
  html: string | null;
  inReplyTo: string | null;
  references: string[];
  /**
   * Further header lines, top first (Authentication-Results, Auto-Submitted, Received …). A Content-Type here replaces
   * the one that text, html and attachments would give; a multipart one comes without its boundary.
   */
  headers: [string, string][];
  attachments: { filename: string; mime: string; content: string }[];
}

/** Everything that happens in the one shared mailbox account. */
export type MailEvent = Happened &
  (
    | { type: 'mailbox_added'; mailbox: string; specialUse: string | null; uidValidity: number }
    /** INTERNALDATE is `at`. `id` is the company's own name for the mail. */
    | { type: 'delivered'; id: string; mailbox: string; mail: Mail }
    | { type: 'moved'; id: string; from: string; to: string }
    | { type: 'expunged'; id: string; mailbox: string }
    | { type: 'flagged'; id: string; mailbox: string; flag: string }
  );

export interface Company {
  seed: number;
  /** The instant the story is told at: CMP-104 waits on Legal in round 2. Later events exist and are reached by moving time. */
  start: Ms;
  people: Person[];
  campaigns: Campaign[];
  workspace: { gid: string; name: string };
  site: { name: string; timezone: string };
  mailAccount: { user: string; password: string; address: string; authserv: string };
  /** Each sorted by `at`; they reach beyond `start` (about 30 days), with edits, moves, deletes and restores. */
  asana: AsanaEvent[];
  wordpress: WordpressEvent[];
  mail: MailEvent[];
  mondayAccount: MondayAccount;
  slackTeam: SlackTeam;
  contentfulSpace: ContentfulSpace;
  monday: MondayEvent[];
  slack: SlackEvent[];
  contentful: ContentfulEvent[];
  /**
   * To which campaign (company id) a thing truly belongs, whatever its texts say: Asana gid, WordPress id, mail id,
   * Monday item id, Slack message (`channel:ts`), Contentful `entry:<id>` and `asset:<id>`.
   */
  belongs?: Record<'asana' | 'wordpress' | 'email' | 'monday' | 'slack' | 'contentful', Record<string, string>>;
  /**
   * What a writer meant, by mail id or Slack message (`channel:ts`): whom it asks for an approval, or what it decides.
   * Truth reads no prose.
   */
  meant?: Record<string, Meant>;
  /** Which items are truly the same work as one in another tool, whether or not a link says so. */
  mirrors?: Mirror[];
}

export interface Mirror {
  tool: 'monday';
  key: string;
  of: { tool: 'asana'; key: string };
}

export interface Meant {
  /** Mail: addresses, lower case, sorted. Slack: user ids, sorted. */
  asks?: string[];
  decides?: 'approved' | 'changes_requested' | 'rejected';
  /** Slack: what a program's edits of its own asking message say: who decided (user id), at the instant of the edit. */
  clicks?: { at: Ms; actor: string; decides: NonNullable<Meant['decides']> }[];
}
