import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { ApiOptions } from '../options.js';
import { EXAMPLE_QUERY } from './example.js';
import { escape } from './escape.js';

/** Files of the packages that make GraphiQL; its UMD build wants React 18, which still has one. */
const FILES: Record<string, { from: () => string; path: string; type: string }> = {
  'react.js': {
    from: () => require.resolve('react/package.json'),
    path: 'umd/react.production.min.js',
    type: 'text/javascript',
  },
  'react-dom.js': {
    from: () => require.resolve('react-dom/package.json'),
    path: 'umd/react-dom.production.min.js',
    type: 'text/javascript',
  },
  'graphiql.js': {
    from: () => require.resolve('graphiql/package.json'),
    path: 'graphiql.min.js',
    type: 'text/javascript',
  },
  'graphiql.css': { from: () => require.resolve('graphiql/package.json'), path: 'graphiql.min.css', type: 'text/css' },
};

/** Read by the page's own script: a policy without inline scripts cannot be talked into running any. */
const START = `'use strict';
const root = document.getElementById('graphiql');
const fetcher = GraphiQL.createFetcher({ url: '/graphql' });
ReactDOM.createRoot(root).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultQuery: root.dataset.query,
    defaultHeaders: root.dataset.headers,
    headerEditorEnabled: root.dataset.headers !== undefined,
    shouldPersistHeaders: false,
  }),
);
`;

const STYLE = `html, body, #graphiql { height: 100%; margin: 0; }
.missing { font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 40rem; }
`;

/** The page that opens GraphiQL on this server, with nothing from elsewhere. */
export function graphiqlPage({ auth }: Pick<ApiOptions, 'auth'>): string {
  const headers = auth.required ? ` data-headers="${escape('{ "authorization": "Bearer hub_…" }')}"` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Throughline · GraphiQL</title>
<link rel="stylesheet" href="/graphiql/graphiql.css">
<link rel="stylesheet" href="/graphiql/page.css">
</head>
<body>
<div id="graphiql" data-query="${escape(EXAMPLE_QUERY)}"${headers}></div>
<noscript><p class="missing">GraphiQL needs JavaScript. POST operations to /graphql instead.</p></noscript>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script src="/graphiql/start.js"></script>
</body>
</html>
`;
}

/** Serves the files behind the page; each is read once, with the first request for it. */
export function serveGraphiqlFiles(app: FastifyInstance): void {
  const kept = new Map<string, Buffer>([
    ['start.js', Buffer.from(START)],
    ['page.css', Buffer.from(STYLE)],
  ]);
  app.get<{ Params: { file: string } }>('/graphiql/:file', async (request, reply) => {
    const { file } = request.params;
    const known = Object.hasOwn(FILES, file) ? FILES[file] : undefined;
    if (known && !kept.has(file)) kept.set(file, readFileSync(join(dirname(known.from()), known.path)));
    const bytes = kept.get(file);
    if (!bytes) return reply.callNotFound();
    const type = known?.type ?? (file.endsWith('.css') ? 'text/css' : 'text/javascript');
    return reply.type(`${type}; charset=utf-8`).header('cache-control', 'public, max-age=3600').send(bytes);
  });
}
