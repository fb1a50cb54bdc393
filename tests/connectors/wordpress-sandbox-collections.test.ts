import { api, at, post, read, running, scene, start, useSite } from './wordpress-site.js';
import type { Json } from './wordpress-site.js';

useSite();

describe('the other collections', () => {
  test('the site root leads to the API, and both spellings of a path answer the same', async () => {
    expect((await read('/')).headers.get('link')).toBe(`<${scene.sandbox.baseUrl}/wp-json/>; rel="https://api.w.org/"`);
    expect((await read('/?rest_route=/wp/v2/posts/10')).body).toEqual((await read(`${api}/posts/10`)).body);
  });

  test('context edit holds the source text, context view what filters made of it', async () => {
    const edit = (await post(10)).body;
    const view = (await read(`${api}/posts/10`)).body;
    expect(edit.content).toEqual({
      raw: '"v2" & more',
      rendered: '<p>&#8220;v2&#8221; &#038; more</p>\n',
      protected: false,
      block_version: 0,
    });
    expect(view.content).toEqual({ rendered: edit.content.rendered, protected: false });
    const order =
      'id date date_gmt guid modified modified_gmt password slug status type link title content excerpt author featured_media';
    const rest = 'comment_status ping_status sticky template format meta categories tags generated_slug _links';
    expect(Object.keys(edit)).toEqual(`${order} ${rest}`.split(' '));
    expect(Object.keys(view)).toEqual(
      Object.keys(edit).filter((name) => !['password', 'generated_slug'].includes(name)),
    );
  });

  test('pages, media and the uploaded file', async () => {
    expect((await read(`${api}/pages?context=edit`)).body[0]).toMatchObject({
      id: 30,
      parent: 0,
      menu_order: 0,
      link: 'https://www.acme.example/about-us/',
    });
    const media = (await read(`${api}/media`)).body[0] as Json;
    expect(media).toMatchObject({
      id: 31,
      status: 'inherit',
      post: 10,
      media_type: 'image',
      media_details: { filesize: 1000 },
    });
    expect(media.source_url).toBe('https://www.acme.example/wp-content/uploads/2026/03/hero.png');
    expect((await read('/wp-content/uploads/2026/03/hero.png')).text).toHaveLength(1000);
    expect((await read(`${api}/posts/30`)).body.code).toBe('rest_post_invalid_id');
  });

  test('people show their address only in context edit', async () => {
    const edit = (await read(`${api}/users?context=edit&orderby=id`)).body as Json[];
    expect(edit.map((user) => [user.id, user.email, user.slug])).toEqual([
      [1, 'ann@acme.test', 'ann'],
      [4, 'bob@acme.test', 'bob'],
      [7, 'cat@acme.test', 'cat'],
      [9, 'hub@acme.test', 'hub'],
    ]);
    const view = (await read(`${api}/users`, { password: null })).body as Json[];
    expect(view.map((user) => [user.name, user.email])).toEqual([['ann Example', undefined]]);
    expect((await read(`${api}/users/99`)).body.code).toBe('rest_user_invalid_id');
  });

  test('categories, tags and comments', async () => {
    expect((await read(`${api}/categories`)).body[0]).toMatchObject({
      id: 2,
      name: 'CMP-104 & friends',
      count: 1,
      parent: 0,
      taxonomy: 'category',
    });
    expect((await read(`${api}/tags?post=10`)).body[0]).toMatchObject({ id: 3, slug: 'launch', taxonomy: 'post_tag' });
    const comment = (await read(`${api}/comments/5?context=edit`)).body;
    expect(comment).toMatchObject({
      post: 10,
      author: 4,
      author_email: 'bob@acme.test',
      status: 'approved',
      date_gmt: '2026-03-09T14:00:00',
    });
    expect(comment.content).toEqual({ raw: "It's good", rendered: '<p>It&#8217;s good</p>\n' });
    scene.now = at('2026-03-21T10:00:00Z');
    expect((await read(`${api}/comments`)).text).toBe('[]');
  });

  test('types and statuses are objects by name; a visitor sees publish only', async () => {
    expect((await read(`${api}/types`)).body.page.rest_base).toBe('pages');
    expect(Object.keys((await read(`${api}/statuses`)).body)).toEqual([
      'publish',
      'future',
      'draft',
      'pending',
      'private',
      'trash',
    ]);
    expect(Object.keys((await read(`${api}/statuses`, { password: null })).body)).toEqual(['publish']);
  });

  test('the clock set back starts the story over, and the port is free after close', async () => {
    expect((await post(10)).body.status).toBe('publish');
    scene.now = at('2026-03-04T15:00:00Z');
    expect((await post(10)).body.status).toBe('pending');
    const port = Number(new URL(scene.sandbox.baseUrl).port);
    await scene.sandbox.close();
    running.splice(running.indexOf(scene.sandbox), 1);
    expect((await start({ port })).baseUrl).toBe(`http://127.0.0.1:${port}`);
  });
});
