import type { Happened, Ms } from '../types.js';

/** What a step of a workflow means where the workspace says so. */
export type StepVerdict = 'pending' | 'approved' | 'rejected' | 'changes_requested';

/** The company's Contentful space, and how the hub signs in to it. */
export interface ContentfulSpace {
  id: string;
  name: string;
  organization: string;
  environment: string;
  /** The first one is the default. */
  locales: { code: string; name: string }[];
  token: string;
  /** The token's owner. */
  owner: string;
  /** What webhook calls are signed with: 64 characters. */
  signingSecret: string;
  /** Definition → step → verdict, as the workspace configures it. */
  workflowSteps: Record<string, Record<string, StepVerdict>>;
}

/** Field → locale → value. */
export type ContentfulFields = Record<string, Record<string, string>>;

/** Who a task is for. */
export type ContentfulAssignee = { person: string } | { team: string };

/** Everything that happens in the space. Ids are text; entries and assets have ids of their own. */
export type ContentfulEvent = Happened &
  (
    | {
        type: 'content_type_added';
        id: string;
        name: string;
        displayField: string;
        fields: { id: string; name: string; type: 'Symbol' | 'Text' }[];
      }
    | { type: 'tag_added'; id: string; name: string }
    | {
        type: 'definition_added';
        id: string;
        name: string;
        flow: 'no_restriction' | 'strict_neighbor';
        contentTypes: string[];
        steps: { id: string; name: string }[];
      }
    | { type: 'entry_created'; id: string; contentType: string; fields: ContentfulFields; tags: string[] }
    | { type: 'entry_saved'; id: string; fields: ContentfulFields; tags: string[] }
    | {
        type: 'asset_created';
        id: string;
        title: Record<string, string>;
        fileName: string;
        mime: string;
        bytes: number;
        tags: string[];
      }
    | { type: 'asset_saved'; id: string; title: Record<string, string> }
    /** `snapshot`: the id of the copy that the publish of an entry leaves; assets leave none. */
    | { type: 'published'; of: 'entry' | 'asset'; id: string; snapshot: string | null }
    | { type: 'unpublished' | 'archived' | 'unarchived' | 'deleted'; of: 'entry' | 'asset'; id: string }
    | {
        type: 'task_added';
        id: string;
        entry: string;
        body: string;
        assignee: ContentfulAssignee;
        dueAt: Ms | null;
      }
    | {
        type: 'task_changed';
        id: string;
        body?: string;
        assignee?: ContentfulAssignee;
        dueAt?: Ms | null;
        status?: 'active' | 'resolved';
      }
    | { type: 'task_deleted'; id: string }
    | { type: 'commented'; id: string; entry: string; replyTo: string | null; text: string }
    | { type: 'comment_deleted'; id: string }
    | { type: 'workflow_started'; id: string; definition: string; entry: string; step: string }
    | { type: 'workflow_stepped'; id: string; step: string }
    | { type: 'workflow_completed' | 'workflow_deleted'; id: string }
  );
