import { createHash } from 'node:crypto';
import type { Person } from '#sandbox';
import type { CommentRow, TermRow } from './site-state.js';
import { HOME, makeApiUrl } from './site-links.js';
import { listCapabilities } from './rights.js';
import type { Role } from './rights.js';
import { renderContent } from './render-content.js';
import type { Item, Rendering } from './render-content.js';

/** A user of the site. */
export interface UserRow {
  id: number;
  login: string;
  name: string;
  email: string;
  slug: string;
  role: Role;
  /** UTC text without zone. */
  registered: string;
}

/** The site's users, from the people who have an account; the hub's own account among them has the role under test. */
export function listUsers(people: Person[], account: Person, role: Role, registered: string): UserRow[] {
  return people
    .filter((person) => person.wordpress)
    .map((person) => ({
      id: person.wordpress!.id,
      login: person.wordpress!.slug,
      name: person.wordpress!.name,
      email: person.wordpress!.email,
      slug: person.wordpress!.slug,
      role: person === account ? role : 'editor',
      registered,
    }));
}

function renderAvatars(email: string): Item {
  const hash = createHash('md5').update(email.trim().toLowerCase()).digest('hex');
  return Object.fromEntries(
    [24, 48, 96].map((size) => [String(size), `https://avatars.example.test/${hash}?s=${size}`]),
  );
}

/** A user; the address and the role only in context edit. */
export function renderUser(rendering: Rendering, user: UserRow): Item {
  const { site, context } = rendering;
  const edit = context === 'edit';
  const [first = '', ...last] = user.name.split(' ');
  const capabilities = Object.fromEntries([...listCapabilities(user.role), user.role].map((name) => [name, true]));
  const url = makeApiUrl(site, `/wp/v2/users`);
  return {
    id: user.id,
    ...(edit ? { username: user.login } : {}),
    name: user.name,
    ...(edit ? { first_name: first, last_name: last.join(' '), email: user.email } : {}),
    url: '',
    description: '',
    link: site.plain ? `${HOME}/?author=${user.id}` : `${HOME}/author/${user.slug}/`,
    ...(edit ? { locale: 'en_US', nickname: user.login } : {}),
    slug: user.slug,
    ...(edit ? { roles: [user.role], registered_date: `${user.registered}+00:00` } : {}),
    ...(edit ? { capabilities, extra_capabilities: { [user.role]: true } } : {}),
    avatar_urls: renderAvatars(user.email),
    ...(context === 'embed' ? {} : { meta: edit ? { persisted_preferences: [] } : [] }),
    _links: { self: [{ href: `${url}/${user.id}` }], collection: [{ href: url }] },
  };
}

/** How many published posts carry a term. */
export function countPosts(rendering: Rendering, term: TermRow): number {
  let count = 0;
  for (const row of rendering.state.posts.values()) {
    const ids = term.taxonomy === 'category' ? row.categories : row.tags;
    if (row.status === 'publish' && ids.includes(term.id)) count++;
  }
  return count;
}

/** A category or a tag. */
export function renderTerm(rendering: Rendering, term: TermRow): Item {
  const { site, context } = rendering;
  const isCategory = term.taxonomy === 'category';
  const url = makeApiUrl(site, `/wp/v2/${isCategory ? 'categories' : 'tags'}`);
  const path = site.plain
    ? `?${isCategory ? 'cat' : 'tag'}=${isCategory ? term.id : term.slug}`
    : `${isCategory ? 'category' : 'tag'}/${term.slug}/`;
  const isEmbed = context === 'embed';
  return {
    id: term.id,
    ...(isEmbed ? {} : { count: countPosts(rendering, term), description: '' }),
    link: `${HOME}/${path}`,
    name: term.name,
    slug: term.slug,
    taxonomy: term.taxonomy,
    ...(isCategory && !isEmbed ? { parent: term.parent } : {}),
    ...(isEmbed ? {} : { meta: [] }),
    _links: {
      self: [{ href: `${url}/${term.id}` }],
      collection: [{ href: url }],
      about: [{ href: makeApiUrl(site, `/wp/v2/taxonomies/${term.taxonomy}`) }],
    },
  };
}

/** A comment; who wrote it beyond name and id only in context edit. */
export function renderComment(rendering: Rendering, comment: CommentRow, users: UserRow[]): Item {
  const { site, context } = rendering;
  const edit = context === 'edit';
  const isEmbed = context === 'embed';
  const user = users.find((candidate) => candidate.id === comment.author);
  const rendered = renderContent(comment.text);
  const url = makeApiUrl(site, `/wp/v2/comments`);
  return {
    id: comment.id,
    ...(isEmbed ? {} : { post: comment.post }),
    parent: 0,
    author: comment.author,
    author_name: user?.name ?? 'Anonymous',
    ...(edit ? { author_email: user?.email ?? '' } : {}),
    author_url: '',
    ...(edit ? { author_ip: '192.0.2.1', author_user_agent: '' } : {}),
    date: comment.date,
    ...(isEmbed ? {} : { date_gmt: comment.dateGmt }),
    content: edit ? { rendered, raw: comment.text } : { rendered },
    link: `${HOME}/?p=${comment.post}#comment-${comment.id}`,
    ...(isEmbed ? {} : { status: 'approved' }),
    type: 'comment',
    author_avatar_urls: renderAvatars(user?.email ?? ''),
    ...(isEmbed ? {} : { meta: [] }),
    _links: { self: [{ href: `${url}/${comment.id}` }], collection: [{ href: url }] },
  };
}
