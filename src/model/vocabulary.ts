import { registerEnumType } from 'type-graphql';

/** Registers a closed list of words: name in the graph → the word in the database, and what it means. */
function words<K extends string>(name: string, description: string, list: Record<K, [word: string, means: string]>) {
  const values = {} as Record<K, string>;
  const valuesConfig = {} as Record<K, { description: string }>;
  for (const key of Object.keys(list) as K[]) {
    values[key] = list[key][0];
    valuesConfig[key] = { description: list[key][1] };
  }
  registerEnumType(values, { name, description, valuesConfig });
  return values;
}

/** METRICS §1.3; `UNKNOWN` is said, never guessed. */
export const Category = words('Category', "Where work stands, in the hub's own words.", {
  BACKLOG: ['backlog', 'Known, not committed.'],
  READY: ['ready', 'Committed, nobody has started.'],
  IN_PROGRESS: ['in_progress', 'Somebody is making it.'],
  IN_REVIEW: ['in_review', 'A finished version has a reviewer.'],
  WAITING: ['waiting', 'Stopped for an answer.'],
  BLOCKED: ['blocked', 'Stopped by an impediment.'],
  DONE: ['done', 'Delivered.'],
  CANCELLED: ['cancelled', 'Ended without delivery, or deleted.'],
  UNKNOWN: ['unknown', 'The hub cannot tell: an unmapped status, or history that no tool keeps.'],
});

export const TimeSource = words('TimeSource', 'Who vouches for an instant.', {
  TOOL: ['tool', "The tool's own log says so."],
  OBSERVED: ['observed', 'The tool keeps no log; the hub saw a difference between two looks.'],
  INFERRED: ['inferred', 'The hub concludes it from what the tool says now.'],
});

export const ItemKind = words('ItemKind', 'What sort of thing an item is.', {
  TASK: ['task', 'Work someone owns.'],
  ASSET: ['asset', 'A thing being made.'],
  APPROVAL: ['approval', 'A decision owed.'],
  MESSAGE: ['message', 'Talk.'],
  CONTAINER: ['container', 'A place that holds work.'],
});

export const TaskType = words('TaskType', 'What sort of work it is.', {
  TASK: ['task', 'Work that takes time.'],
  MILESTONE: ['milestone', 'A moment to reach.'],
});

export const AssetType = words('AssetType', 'What sort of asset it is.', {
  POST: ['post', 'An article of a site.'],
  PAGE: ['page', 'A page of a site.'],
  MEDIA: ['media', 'A picture or film of a site.'],
  ATTACHMENT: ['attachment', 'A file hung on work or mail.'],
});

export const MessageKind = words('MessageKind', 'What sort of talk it is.', {
  MAIL: ['mail', 'An e-mail.'],
  CHAT: ['chat', 'A message in a channel.'],
  COMMENT: ['comment', 'A comment on an item.'],
});

/** Strongest first. */
export const LinkRule = words('LinkRule', 'Why an item belongs to a campaign.', {
  DECIDED: ['decided', 'A person said so.'],
  CONFIGURED: ['configured', 'The configuration says so.'],
  OWN_KEY: ['own-key', "The campaign's key stands in the item itself."],
  CONTAINER: ['container', "The place it lies in is the campaign's."],
  PARENT: ['parent', "Its parent is the campaign's."],
  THREAD: ['thread', "Its thread is the campaign's."],
  ATTACHED: ['attached', 'It hangs on an item of the campaign.'],
});

export const SuggestionKind = words('SuggestionKind', 'What a person should decide.', {
  CAMPAIGN_LINK: ['campaign-link', 'Whether an item belongs to a campaign.'],
  PERSON_MERGE: ['person-merge', 'Whether two names are one person.'],
  NEW_CAMPAIGN: ['new-campaign', 'Whether a key that was seen is a campaign.'],
  MIRROR: ['mirror', 'Whether two tasks in two tools are one piece of work.'],
});

export const ApprovalPolicy = words('ApprovalPolicy', 'How many approvers must say yes.', {
  ALL: ['all', 'Every one of them.'],
  ANY: ['any', 'One of them.'],
});

export const ApprovalOutcome = words('ApprovalOutcome', 'Where an approval stands.', {
  OPEN: ['open', 'It waits for a decision.'],
  APPROVED: ['approved', 'It was given.'],
  CHANGES_REQUESTED: ['changes_requested', 'Something is to be changed first.'],
  REJECTED: ['rejected', 'It was refused.'],
  WITHDRAWN: ['withdrawn', 'Nobody asks for it any more.'],
});

export const RoundOutcome = words('RoundOutcome', 'What came of one asking for approval.', {
  OPEN: ['open', 'It waits for a decision.'],
  APPROVED: ['approved', 'Approval was given.'],
  CHANGES_REQUESTED: ['changes_requested', 'Something is to be changed first.'],
  REJECTED: ['rejected', 'Approval was refused.'],
  SUPERSEDED: ['superseded', 'A later asking took its place.'],
  WITHDRAWN: ['withdrawn', 'Nobody asks any more.'],
});

export const Verdict = words('Verdict', 'What an approver said.', {
  APPROVED: ['approved', 'Yes.'],
  CHANGES_REQUESTED: ['changes_requested', 'Not yet: change something.'],
  REJECTED: ['rejected', 'No.'],
});

export const ConnectionHealth = words('ConnectionHealth', 'How a connection is doing.', {
  NEW: ['new', 'It has not been read yet.'],
  OK: ['ok', 'The last reading went well.'],
  DEGRADED: ['degraded', 'Something could not be read; the hub tries again by itself.'],
  NEEDS_ATTENTION: ['needs_attention', 'A person must act: reconnect it or give it a scope.'],
});

export const RunStatus = words('RunStatus', 'How far a reading got.', {
  RUNNING: ['running', 'It is under way.'],
  SUCCEEDED: ['succeeded', 'It read all it set out to read.'],
  PARTIAL: ['partial', 'It left something out and says what.'],
  WAITING: ['waiting', 'The tool asked for a pause; what was read is kept, and the hub goes on when it is over.'],
  FAILED: ['failed', 'It ended early and says why.'],
  INTERRUPTED: ['interrupted', 'The process ended under it; the next one goes on from there.'],
});

export const QuarantineStatus = words('QuarantineStatus', 'Whether a record set aside still waits.', {
  WAITING: ['waiting', 'It waits for a mapping that understands it.'],
  RESOLVED: ['resolved', 'It was understood later.'],
  DISCARDED: ['discarded', 'A person gave it up.'],
});

export const DecisionKind = words('DecisionKind', 'What a person decided.', {
  LINK_ITEM: ['link-item', 'An item belongs to a campaign.'],
  LINK_CONTAINER: ['link-container', 'A place belongs to a campaign, and its items with it.'],
  MIRROR: ['mirror', 'Two tasks of two tools are one piece of work, or they are not.'],
  DEPENDS: ['depends', 'A task waits for another one, across tools.'],
  MERGE_PEOPLE: ['merge-people', 'Two accounts are one person.'],
  SPLIT_PERSON: ['split-person', 'An account is a person of its own.'],
  REJECT: ['reject', 'A suggestion was turned down.'],
});

export const ClockName = words('ClockName', 'How time is measured.', {
  WALL: ['wall', 'Every hour counts.'],
  BUSINESS: ['business', "Only the opening hours of the workspace's calendar count."],
});

export const CheckResult = words('CheckResult', 'How a check before a launch came out.', {
  PASS: ['pass', 'It holds.'],
  WAIVED: ['waived', 'Somebody who may said that it need not hold.'],
  FAIL: ['fail', 'It does not hold.'],
  PENDING: ['pending', 'An answer is owed.'],
  NO_DATA: ['no_data', 'What should tell has not told.'],
  NA: ['na', 'It does not apply, or nothing tells of it; it counts neither for nor against.'],
});

export const ServiceState = words('ServiceState', 'How an item stands against what is promised of all.', {
  MET: ['met', 'Finished in time.'],
  BREACHED: ['breached', 'Beyond its target, finished or not.'],
  CANCELLED: ['cancelled', 'Ended otherwise before its target.'],
  PAUSED: ['paused', 'The timer stands still.'],
  RUNNING: ['running', 'The timer runs.'],
});

export const OwnerRule = words('OwnerRule', 'Which rule names an owner; the first that names one active human.', {
  ACCOUNTABLE: ['accountable', 'A role on the item says so.'],
  ASSIGNEE: ['assignee', 'It is assigned to them alone.'],
  PARENT: ['parent', 'They own what it is a part of.'],
  DRIVER: ['driver', 'A role on its campaign says so.'],
  CONTAINER: ['container', 'They own the place it lies in.'],
  CREATOR: ['creator', 'They made it.'],
});

export const OwnerConfidence = words('OwnerConfidence', 'How an owner is known.', {
  EXPLICIT: ['explicit', 'Said of the item itself.'],
  INHERITED: ['inherited', 'Said of what it is a part of.'],
  INFERRED: ['inferred', 'Concluded from where it lies, or who made it.'],
  NONE: ['none', 'Nobody is known to own it.'],
});

export const FlowLevel = words('FlowLevel', 'What is counted.', {
  ITEM: ['item', 'Work items: tasks, assets, and approvals that are tasks of their own.'],
  CAMPAIGN: ['campaign', 'Campaigns, each the union of its items.'],
});

export const FlowKey = words('FlowKey', 'What numbers can be grouped by.', {
  TEAM: ['team', 'The team of the assignees.'],
  TOOL: ['tool', 'The tool that holds the work.'],
  TYPE: ['type', 'Task, asset or approval.'],
  CAMPAIGN: ['campaign', 'The campaign it belongs to.'],
  BUSINESS_UNIT: ['business_unit', "The campaign's business unit."],
  TIER: [
    'tier',
    'The service tier; nothing tells of tiers yet, so that it is null and the answer says no_source_tier.',
  ],
  DAY: ['day', 'The local date of its finish.'],
  WEEK: ['week', 'The week of its finish, named by its Monday.'],
  MONTH: ['month', 'The month of its finish, named by its first day.'],
});

export const AgeBand = words('AgeBand', 'How the age of open work compares with what finished.', {
  GREEN: ['green', 'Half of what finished took at least as long.'],
  AMBER: ['amber', 'Older than what half of it took, within the service level.'],
  RED: ['red', 'Older than the service level.'],
});

export const WorkflowStep = words('WorkflowStep', 'What counts as a step of a workflow.', {
  CATEGORY: ['category', "The hub's categories."],
  STATUS: ['status', "The tools' own words; equal words of two tools are one step."],
});
