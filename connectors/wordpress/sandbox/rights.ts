import type { PostRow, SiteState } from './site-state.js';
import { RestError } from './rest-error.js';

/** Whom a request speaks for; null: nobody (also with a wrong password: 6.1.9 reads on as anonymous, notes §5.1). */
export interface Reader {
  id: number;
  role: Role;
}

/** `hub_reader` is the custom role the notes advise: everything to read, nothing to write, people included. */
export type Role = 'hub_reader' | 'editor' | 'contributor';

/** What a role may do, as the tool names it. */
export function listCapabilities(role: Role): string[] {
  const contributor = ['read', 'edit_posts'];
  if (role === 'contributor') return contributor;
  const others = ['edit_others_posts', 'edit_published_posts', 'edit_private_posts', 'read_private_posts'];
  const pages = ['edit_pages', 'edit_others_pages', 'edit_published_pages', 'edit_private_pages', 'read_private_pages'];
  const reading = [...contributor, ...others, ...pages, 'moderate_comments', 'manage_categories'];
  return role === 'editor'
    ? [...reading, 'publish_posts', 'publish_pages', 'upload_files']
    : [...reading, 'list_users'];
}

/** Whether the reader holds a capability. */
export function holds(reader: Reader | null, capability: string): boolean {
  return reader !== null && listCapabilities(reader.role).includes(capability);
}

/** 401 for nobody, 403 for somebody without the right. */
export function refuse(reader: Reader | null, code: string, message: string): RestError {
  return new RestError(reader ? 403 : 401, code, message);
}

/** Whether the reader may edit a row: everything with the right over others' work, else own unpublished work. */
export function mayEdit(reader: Reader | null, row: PostRow): boolean {
  if (!reader) return false;
  const kind = row.type === 'page' ? 'pages' : 'posts';
  if (holds(reader, `edit_others_${kind}`)) return true;
  return (
    row.author === reader.id && holds(reader, `edit_${kind}`) && !['publish', 'future', 'private'].includes(row.status)
  );
}

/** Whether the reader may read a row; an attachment is as readable as the post it hangs on. */
export function mayRead(reader: Reader | null, row: PostRow, state: SiteState): boolean {
  if (row.status === 'publish') return true;
  if (row.status === 'inherit') {
    const parent = state.posts.get(row.parent);
    return !parent || mayRead(reader, parent, state);
  }
  return mayEdit(reader, row) || (row.status === 'private' && holds(reader, 'read_private_posts'));
}

/** Refuses statuses this reader may not ask for. */
export function checkStatuses(reader: Reader | null, statuses: string[], open: string, type: PostRow['type']): void {
  const capability = type === 'page' ? 'edit_pages' : 'edit_posts';
  if (statuses.every((status) => status === open) || holds(reader, capability)) return;
  const message = 'Status is forbidden.';
  const inner = { code: 'rest_forbidden_status', message, data: { status: reader ? 403 : 401 } };
  throw new RestError(400, 'rest_invalid_param', 'Invalid parameter(s): status', {
    params: { status: message },
    details: { status: inner },
  });
}
