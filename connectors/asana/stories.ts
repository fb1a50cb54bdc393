import { z } from 'zod';
import { stream, Through, type ChangeDraft, type Draft, type Ref } from '#sdk';
import { taskOf, type AsanaApi } from './api.js';
import { gateOf, type Config } from './config.js';
import { Compact, identify, instant, kindOf, Named, personRef, readWhole, Stamp } from './shapes.js';
import { storyParts } from './tasks.js';

/** Without these Asana answers with the sentence alone, in the reader's language and editable. */
const FIELDS = [
  'created_at,created_by.name,resource_subtype,type,text,is_edited,source,target.name,target.resource_subtype',
  'project.name,old_section.name,new_section.name,assignee.name,old_name,new_name',
  'old_approval_status,new_approval_status,old_resource_subtype,new_resource_subtype',
  ...['old', 'new'].flatMap((side) => [
    `${side}_dates.due_on,${side}_dates.due_at,${side}_dates.start_on,${side}_enum_value.name,${side}_multi_enum_values.name`,
    `${side}_number_value,${side}_text_value,${side}_date_value,${side}_people_value.name`,
  ]),
  'custom_field.name,dependency.resource_subtype,duplicate_of.resource_subtype,tag.name,follower.name,task.resource_subtype',
].join();

const Dates = z.looseObject({ due_on: z.string().nullish(), due_at: Stamp.nullish() }).nullish();

const Story = Compact.extend({
  created_at: Stamp,
  created_by: Compact.nullish(),
  resource_subtype: z.string(),
  text: z.string().nullish(),
  target: Named.nullish(),
  project: Compact.nullish(),
  old_section: Named.nullish(),
  new_section: Named.nullish(),
  assignee: Compact.nullish(),
  dependency: Compact.nullish(),
  old_name: z.string().nullish(),
  new_name: z.string().nullish(),
  old_dates: Dates,
  new_dates: Dates,
  old_approval_status: z.string().nullish(),
  new_approval_status: z.string().nullish(),
  meta: z.looseObject({ task: z.string() }),
}).refine(isTyped, { error: 'a story of this subtype without the field that says what happened' });
type Story = z.infer<typeof Story>;

/** A history line we cannot read is set aside and counted, never dropped. */
function isTyped(story: { resource_subtype: string } & Record<string, unknown>): boolean {
  const needed: Record<string, string[]> = {
    section_changed: ['project', 'new_section'],
    added_to_project: ['project'],
    removed_from_project: ['project'],
    assigned: ['assignee'],
    dependency_added: ['dependency'],
    dependency_removed: ['dependency'],
    name_changed: ['new_name'],
  };
  // An own entry only: a subtype is a word of the tool's and may be `constructor`.
  const fields = Object.hasOwn(needed, story.resource_subtype) ? needed[story.resource_subtype]! : [];
  return fields.every((field) => story[field] !== undefined && story[field] !== null);
}

/** The history and the talk of a task, read whole for each new look at it: the list knows no filter (airbyte#76838). */
export const stories = stream({
  name: 'stories',
  scopes: ['stories:read'],
  record: Story,
  identify,
  redact: {
    paths: ['/text', '/html_text'],
    found: ({ resource_subtype, text }, reader) =>
      resource_subtype === 'comment_added'
        ? { keys: reader.campaignKeys(text ?? ''), chase: reader.chase(text ?? '') }
        : {},
  },
  parts: { of: 'tasks', from: storyParts },
  cursor: Through,
  read: (api: AsanaApi, { part, until }) => {
    const owner = `/tasks/${part}`;
    return readWhole(api, until, { path: `${owner}/stories`, fields: FIELDS, owner, meta: { task: part } });
  },
  async get(api, keys) {
    const found = await api.find(
      keys,
      (key) => `/stories/${key}`,
      FIELDS,
      ({ target }) => taskOf(target),
    );
    return found.map((one) => (one.state === 'live' ? { ...one, raw: { ...one.raw, meta: { task: one.part } } } : one));
  },
  drafts: (story, _seen, config: Config): Draft[] => {
    const isApproval = kindOf(story.target?.['resource_subtype']) === 'approval' || isWord(story.new_approval_status);
    const item: Ref = { kind: isApproval ? 'approval' : 'task', key: story.meta.task };
    if (story.resource_subtype === 'comment_added') {
      const { keys, chase } = (story.found ?? {}) as { keys?: string[]; chase?: string | null };
      return [
        {
          draft: 'message',
          key: story.gid,
          kind: 'comment',
          at: instant(story.created_at),
          author: personRef(story.created_by),
          item,
          thread: { key: story.meta.task },
          text: story.text ?? null,
          chase: chase ?? null,
          keyTexts: keys ?? [],
        },
      ];
    }
    const said = told(story, isApproval, config);
    if (!said) return [];
    return [
      {
        draft: 'change',
        id: story.gid,
        item,
        actor: personRef(story.created_by),
        at: instant(story.created_at),
        // Gids grow; padded they order as text what one instant holds.
        seq: story.gid.padStart(20, '0'),
        timeSource: 'tool',
        ...said,
      },
    ];
  },
});

type Said = Pick<ChangeDraft, 'what' | 'from' | 'to' | 'container' | 'detail'>;

/** What a system story says, from its typed fields; null for the subtypes that move nothing we keep. */
function told(story: Story, isApproval: boolean, config: Config): Said | null {
  const { old_approval_status: from, new_approval_status: verdict } = story;
  // The subtype of approval stories is not documented: the field's presence decides.
  if (isWord(verdict)) {
    if (verdict === 'pending') {
      return { what: 'approval_requested', detail: { gate: gateOf(story.target?.name, config), policy: 'any' } };
    }
    const isKnown = ['approved', 'rejected', 'changes_requested'].includes(verdict);
    return isKnown ? { what: 'approval_decided', from: from ?? null, to: verdict } : null;
  }
  const container = story.project?.gid ?? null;
  switch (story.resource_subtype) {
    case 'section_changed':
      return {
        what: 'status',
        container,
        from: story.old_section?.name ?? null,
        to: story.new_section?.name ?? null,
        // Sections are renamed, stories keep the old word: the gid says that it is still the same one.
        ...(story.new_section && { detail: { section: story.new_section.gid } }),
      };
    // An approval's completion only mirrors its verdict, which has a story of its own.
    case 'marked_complete':
      return isApproval ? null : { what: 'status', to: 'completed' };
    case 'marked_incomplete':
      return isApproval ? null : { what: 'status', from: 'completed', to: null };
    case 'assigned':
      return { what: 'assign', from: null, to: story.assignee?.gid ?? null };
    case 'unassigned':
      return { what: 'assign', from: null, to: null };
    case 'due_date_changed':
      return { what: 'due', from: dueDay(story.old_dates), to: dueDay(story.new_dates) };
    case 'name_changed':
      return { what: 'renamed', from: story.old_name ?? null, to: story.new_name };
    case 'added_to_project':
      return { what: 'moved', container, to: 'added' };
    case 'removed_from_project':
      return { what: 'moved', container, to: 'removed' };
    // `dependent_added` is the same edge told on the other task.
    case 'dependency_added':
      return { what: 'depends', to: story.dependency?.gid };
    case 'dependency_removed':
      return { what: 'undepends', to: story.dependency?.gid };
    default:
      return null;
  }
}

function isWord(text: string | null | undefined): text is string {
  return text !== undefined && text !== null && text !== '';
}

function dueDay(dates: z.infer<typeof Dates>): string | null {
  return dates?.due_on ?? dates?.due_at?.slice(0, 10) ?? null;
}
