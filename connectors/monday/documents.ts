/**
 * Every query, and every mutation of webhooks, this connector can send; a test holds each against monday's own schema of the version named here.
 * `limit` is always given: the default of 25 looks like a short last page. `state: all`, or what is archived is left out.
 */

/** Sent with every request: without it, and for a version that is retired, monday answers in another one's shape. */
export const API_VERSION = '2026-10';

const COMPLEXITY = 'complexity { before after query reset_in_x_seconds }';

/** Who the token is, and which version really answers. */
export const CHECK = `query Check {
  me { id name } account { id name slug tier plan { tier } } version { value } ${COMPLEXITY}
}`;

export const USERS = `query Users($ids: [ID!], $limit: Int!, $page: Int!) {
  users(ids: $ids, limit: $limit, page: $page, status: [ACTIVE, INACTIVE, PENDING]) {
    id name email is_email_confirmed status is_deleted kind time_zone_identifier
  } ${COMPLEXITY}
}`;

export const TEAMS = `query Teams($ids: [ID!]) { teams(ids: $ids) { id name } ${COMPLEXITY} }`;

export const WORKSPACES = `query Workspaces($ids: [ID!], $limit: Int!, $page: Int!) {
  workspaces(ids: $ids, limit: $limit, page: $page, state: all) { id name state created_at } ${COMPLEXITY}
}`;

/** `items_count` leaves archived and deleted items out. */
export const BOARDS = `query Boards($ids: [ID!], $limit: Int!, $page: Int!) {
  boards(ids: $ids, limit: $limit, page: $page, state: all, order_by: created_at) {
    id name state type url workspace_id created_at items_count columns { id title type archived settings }
  } ${COMPLEXITY}
}`;

export const GROUPS = `query Groups($ids: [ID!], $limit: Int!, $page: Int!) {
  boards(ids: $ids, limit: $limit, page: $page, state: all, order_by: created_at) {
    id state type groups { id title archived deleted }
  } ${COMPLEXITY}
}`;

// Not `value`: it is JSON text of any shape, also broken or encoded twice; the typed fields say the same.
const ITEM = `id name state created_at url creator_id board { id } group { id } parent_item { id }
  column_values {
    id type text column { title }
    ... on StatusValue { index label is_done updated_at }
    ... on PeopleValue { persons_and_teams { id kind } }
    ... on DateValue { date }
    ... on LinkValue { url }
    ... on DependencyValue { linked_item_ids }
  }
  assets(assets_source: all) { id name url created_at uploaded_by { id } }`;

export const ITEMS_FIRST = `query ItemsFirst($board: ID!, $limit: Int!, $query: ItemsQuery) {
  boards(ids: [$board], limit: 1, state: all) {
    id items_page(limit: $limit, query_params: $query) { cursor items { ${ITEM} } }
  } ${COMPLEXITY}
}`;

/** The cursor holds the filter of the first page, so it is not given again. */
export const ITEMS_NEXT = `query ItemsNext($cursor: String!, $limit: Int!) {
  next_items_page(cursor: $cursor, limit: $limit) { cursor items { ${ITEM} } } ${COMPLEXITY}
}`;

/** Also archived ones, and deleted ones for about 30 days. */
export const ITEMS_BY_ID = `query ItemsById($ids: [ID!], $limit: Int!, $page: Int!) {
  items(ids: $ids, limit: $limit, page: $page, exclude_nonactive: false) { ${ITEM} } ${COMPLEXITY}
}`;

export const LOG = `query Log(
  $board: ID!, $from: ISO8601DateTime, $to: ISO8601DateTime, $columns: [String], $limit: Int!, $page: Int!
) {
  boards(ids: [$board], limit: 1, state: all) {
    id activity_logs(from: $from, to: $to, column_ids: $columns, limit: $limit, page: $page) {
      id event entity user_id created_at data
    }
  } ${COMPLEXITY}
}`;

const SAID = 'id text_body creator_id created_at edited_at';
const UPDATE = `${SAID} item_id replies { ${SAID} }`;

export const UPDATES = `query Updates($board: ID!, $limit: Int!, $page: Int!) {
  boards(ids: [$board], limit: 1, state: all) {
    id updates(limit: $limit, page: $page) { ${UPDATE} }
  } ${COMPLEXITY}
}`;

export const UPDATES_BY_ID = `query UpdatesById($ids: [ID!], $limit: Int!, $page: Int!) {
  updates(ids: $ids, limit: $limit, page: $page) { ${UPDATE} } ${COMPLEXITY}
}`;

export const CREATE_WEBHOOK = `mutation CreateWebhook($board: ID!, $event: WebhookEventType!, $url: String!) {
  create_webhook(board_id: $board, event: $event, url: $url) { id } ${COMPLEXITY}
}`;

export const DELETE_WEBHOOK = `mutation DeleteWebhook($id: ID!) { delete_webhook(id: $id) { id } ${COMPLEXITY} }`;

/** Boards whose webhooks one call lists. */
export const WEBHOOKS_AT_ONCE = 10;

const PLACES = Array.from({ length: WEBHOOKS_AT_ONCE }, (_, i) => `b${i}`);

/** A webhook's address is in no answer. */
export const WEBHOOKS = `query Webhooks(${PLACES.map((place) => `$${place}: ID!`).join(', ')}) {
  ${PLACES.map((place) => `${place}: webhooks(board_id: $${place}) { id board_id event }`).join('\n  ')}
  ${COMPLEXITY}
}`;
