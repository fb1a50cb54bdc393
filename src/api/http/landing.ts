import type { FastifyInstance } from 'fastify';
import type { ApiOptions } from '../options.js';
import { escape } from './escape.js';
import { EXAMPLE_QUERY } from './example.js';

interface Standing {
  name: string;
  connector: string;
  health: string;
  reason: string | null;
  asOf: Date | null;
}

const STANDINGS = `SELECT n.name, n.connector, n.health, n.health_reason AS reason, min(s.as_of) AS "asOf"
  FROM connection n LEFT JOIN stream_state s ON s.connection_id = n.id
  WHERE n.configured GROUP BY n.id ORDER BY n.name`;

const STYLE = `:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 48rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ccc; padding: .4rem; text-align: left; vertical-align: top; }
td:nth-child(n + 4) { overflow-wrap: anywhere; }
pre { background: color-mix(in srgb, currentColor 6%, transparent); overflow: auto; padding: 1rem; }
`;

/** `/`: how the connections are doing and where to ask; no script, and no names for whoever has shown no key. */
export function serveLanding(app: FastifyInstance, options: ApiOptions): void {
  // Every browser asks; there is none, and a 404 would stand in its console.
  app.get('/favicon.ico', (_request, reply) => reply.code(204).header('cache-control', 'public, max-age=86400').send());
  app.get('/landing.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  app.get('/', async (_request, reply) => {
    const table = options.auth.required ? '<p>Ask with an API key.</p>' : await standings(options);
    return reply.type('text/html; charset=utf-8').send(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(options.workspace.name)} · Throughline</title>
<link rel="stylesheet" href="/landing.css"></head>
<body>
<h1>${escape(options.workspace.name)}</h1>
${table}
<p><a href="/graphql">Open GraphiQL</a> or POST to <code>/graphql</code>:</p>
<pre>${escape(EXAMPLE_QUERY)}</pre>
<p>Throughline ${escape(options.version)}</p>
</body>
</html>
`);
  });
}

async function standings({ api }: ApiOptions): Promise<string> {
  const { rows } = await api.query<Standing>(STANDINGS);
  if (rows.length === 0) return '<p>No connection has been read yet.</p>';
  const lines = rows.map(
    ({ name, connector, health, reason, asOf }) =>
      `<tr><td>${escape(name)}</td><td>${escape(connector)}</td><td>${escape(health)}</td>` +
      `<td>${asOf ? asOf.toISOString() : 'never'}</td><td>${escape(reason ?? '')}</td></tr>`,
  );
  return `<table><tr><th>Connection</th><th>Tool</th><th>Health</th><th>As of</th><th>Problem</th></tr>\n${lines.join('\n')}\n</table>`;
}
