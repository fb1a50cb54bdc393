import { z } from 'zod';
import { AuthError, connector } from '#sdk';
import { openApi } from './api.js';
import { categories } from './categories.js';
import { classify } from './classify.js';
import { comments } from './comments.js';
import { setup, survey } from './connect.js';
import { contents } from './content.js';
import { plain } from './names.js';
import { revisions } from './revisions.js';
import { site, SITE_FIELDS } from './site.js';
import { tags } from './tags.js';
import { users } from './users.js';

// Lists for editing, which alone show drafts and source texts, leave out without a word what the user may not edit:
// measured with 6.1.9 and a role of one's own.
const LACKS = {
  edit_others_posts: 'nothing that other people wrote is seen, published or not',
  edit_published_posts: 'published posts are not seen, not even the user’s own',
  edit_private_posts: 'private posts are not seen',
  read_private_posts: 'private posts are not seen',
  edit_others_pages: 'pages that other people wrote are not seen',
  edit_published_pages: 'published pages are not seen',
  list_users: 'people come without e-mail addresses, so they are not joined with their accounts elsewhere',
  moderate_comments: 'comments are not seen',
};

/** WordPress 5.7 or later with its own REST API and an application password. */
export const wordpress = connector({
  id: 'wordpress',
  title: 'WordPress',
  config: z.strictObject({
    user: z
      .string()
      .min(1)
      .regex(/^[^:]+$/, 'Basic authentication allows no colon'),
  }),
  secrets: z.strictObject({ applicationPassword: z.string().min(1) }),
  open: async (opening) => openApi(opening),
  // Core has no limit; this is what a small shared host bears beside its visitors.
  budget: () => [{ lane: 'default', perMinute: 300, concurrent: 2 }],
  classify,
  async check(api) {
    // A wrong application password is not refused: reads go on as anybody's, with public posts only. This one does not.
    const answer = await api.get('/wp/v2/users/me', { context: 'edit' }, [401, 403]);
    if (answer.status !== 200)
      throw new AuthError('WordPress does not know this user', {
        got: `HTTP ${answer.status}`,
        remedy:
          'It reads a wrong application password silently as an anonymous visitor. Make a new one in the user’s profile ' +
          '(not the login password), and check that the site uses HTTPS and its host passes the Authorization header on',
      });
    const me = answer.json<{ name?: string; capabilities?: Record<string, boolean>; roles?: string[] }>();
    const warnings = Object.entries(LACKS)
      .filter(([right]) => !me.capabilities?.[right])
      .map(([right, loss]) => `The user lacks ${right}: ${loss}`);
    if (me.capabilities?.manage_options)
      warnings.push(
        'The user is an administrator, which this hub does not need: an editor’s rights are enough to read',
      );
    const { name, home } = (await api.get('/', SITE_FIELDS)).json<{ name: string; home: string }>();
    // The site, not its name: a renamed site is the same one, and so is one that moved to HTTPS.
    const account = home.replace(/^https?:\/\//, '').replace(/\/$/, '');
    return {
      account,
      title: plain(name),
      warnings,
      identity: `${me.name ?? ''} (${(me.roles ?? []).join(', ') || 'no role'})`,
    };
  },
  setup,
  survey,
  streams: [site, users, categories, tags, contents, revisions, comments],
});
