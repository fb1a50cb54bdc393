import type { Happened } from '../types.js';

/** The company's Slack workspace, and the app that the hub signs in as. */
export interface SlackTeam {
  id: string;
  name: string;
  domain: string;
  token: string;
  /** The app's own user; it sees the channels it is a member of, and every public one. */
  appUser: string;
  /** What marks a request for approval in a program's message. */
  approvalMarker: string;
}

export interface SlackFile {
  /** `F…` */
  id: string;
  name: string;
  mimetype: string;
  bytes: number;
}

/**
 * Everything that happens in Slack. A message is named by channel and `ts` (seconds, a dot, six decimals, as text); the
 * seconds of `ts` are those of `at`. `by` is the author; a program (person with `bot`) writes as `bot_message`.
 */
export type SlackEvent = Happened &
  (
    | {
        type: 'channel_added';
        id: string;
        name: string;
        private: boolean;
        topic: string;
        /** Whether the hub's app was invited; a private channel without it does not exist for the app. */
        app: boolean;
      }
    | { type: 'channel_renamed'; channel: string; name: string }
    | { type: 'channel_archived'; channel: string; archived: boolean }
    /** The app loses or gets access to a private channel. */
    | { type: 'app_removed'; channel: string }
    | { type: 'app_added'; channel: string }
    /** Leaves a `channel_join` line in the history. */
    | { type: 'joined'; channel: string; ts: string }
    | {
        type: 'posted';
        channel: string;
        ts: string;
        /** mrkdwn as the API gives it: `<@U…>`, `<#C…|name>`, `<url|label>`, `&amp;`. Empty where only blocks carry it. */
        text: string;
        /** Text of the blocks where `text` is empty. */
        blocks: string | null;
        /** `ts` of the parent; null: not a reply. */
        thread: string | null;
        /** A reply also shown in the channel. */
        broadcast: boolean;
        files: SlackFile[];
      }
    | { type: 'edited'; channel: string; ts: string; text: string }
    /** A deleted parent with replies stays as a tombstone. */
    | { type: 'deleted'; channel: string; ts: string }
    /** `emoji` may carry a skin tone: `+1::skin-tone-3`. */
    | { type: 'reacted'; channel: string; ts: string; emoji: string }
    | { type: 'unreacted'; channel: string; ts: string; emoji: string }
  );
