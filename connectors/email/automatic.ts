import type { Mail } from './record.js';

/** Why no person wrote this mail (RFC 3834, 5436, 3464, 8098, 2369; X- fields by custom); null for a person's mail. */
export function automaticReason({ signs, contentType, calendar }: Mail): string | null {
  const submitted = signs['auto-submitted']?.toLowerCase().split(/[\s;]/)[0];
  if (submitted && submitted !== 'no')
    return /^auto-(replied|generated|notified)$/.test(submitted) ? submitted : 'auto-submitted';
  if (contentType === 'multipart/report') return 'report';
  if (/^<\s*>$/.test(signs['return-path'] ?? '')) return 'bounce';
  const precedence = signs['precedence']?.toLowerCase();
  if (precedence && /^(bulk|list|junk|auto_reply)\b/.test(precedence))
    return `precedence ${/^\w+/.exec(precedence)![0]}`;
  if (['list-id', 'list-unsubscribe', 'list-post'].some((name) => name in signs)) return 'list';
  if (['x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some((name) => name in signs)) return 'auto-reply';
  if (calendar) return calendar === 'reply' ? 'calendar-reply' : 'calendar';
  return null;
}
