import { createHmac } from 'node:crypto';
import type { Ms } from '#sandbox';

/**
 * Signs a call as Contentful does: method, path with query, the signed headers as `name:value` joined by `;` in the
 * order they are listed in, body; lower-case hex. Gives the three headers that a receiver needs.
 */
export function sign(
  secret: string,
  call: { method: string; path: string; headers: Record<string, string>; body: string; at: Ms },
): Record<string, string> {
  const stamped: Record<string, string> = { ...call.headers, 'x-contentful-timestamp': String(call.at) };
  const names = [...Object.keys(stamped), 'x-contentful-signed-headers'].map((name) => name.toLowerCase()).sort();
  const list = names.join(',');
  const lower = Object.fromEntries(Object.entries(stamped).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  const values: Record<string, string> = { ...lower, 'x-contentful-signed-headers': list };
  const canonical = [
    call.method,
    encoded(call.path),
    names.map((name) => `${name}:${values[name]}`).join(';'),
    call.body,
  ].join('\n');
  return {
    'x-contentful-signature': createHmac('sha256', secret).update(canonical).digest('hex'),
    'x-contentful-signed-headers': list,
    'x-contentful-timestamp': String(call.at),
  };
}

/** The toolkit escapes the whole query, and encodes what results once more. */
function encoded(path: string): string {
  const [pathname = '', search] = path.split('?');
  return encodeURI(search ? `${pathname}?${encodeURIComponent(search)}` : pathname);
}
