import type { Mail } from './record.js';

// What Exchange, Outlook and the large mail servers write before the subject of the mail they answer, for where a gateway took
// away the header fields that say the same. A person's answer to such a mail begins with Re:.
const AWAY =
  /^\s*(?:auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|automatische antwort|abwesenheits(?:notiz|nachricht)|réponse automatique|absence du bureau|respuesta automática|fuera de la oficina|risposta automatica|fuori sede|automatisch antwoord|afwezigheids(?:bericht|melding))\s*[:：]/iu;
const UNDELIVERED =
  /^\s*(?:(?:undeliverable|undelivered|returned mail|unzustellbar|non remis|no se puede entregar|non recapitabile|onbestelbaar)\s*[:：]|undelivered mail returned|delivery status notification \(|mail delivery (?:failed|failure|system)|failure notice\s*$)/iu;
const MAILER = /^(?:mailer-daemon|postmaster)@/;

/** Why no person wrote this mail (RFC 3834, 5436, 3464, 8098, 2369; X- fields by custom); null for a person's mail. */
export function automaticReason({ signs, contentType, calendar, subject = '', from, references }: Mail): string | null {
  const submitted = signs['auto-submitted']?.toLowerCase().split(/[\s;]/)[0];
  if (submitted && submitted !== 'no')
    return /^auto-(replied|generated|notified)$/.test(submitted) ? submitted : 'auto-submitted';
  if (contentType === 'multipart/report') return 'report';
  if (/^<\s*>$/.test(signs['return-path'] ?? '')) return 'bounce';
  if ('x-failed-recipients' in signs || MAILER.test(from[0]?.address ?? '') || UNDELIVERED.test(subject))
    return 'bounce';
  const precedence = signs['precedence']?.toLowerCase();
  if (precedence && /^(bulk|list|junk|auto_reply)\b/.test(precedence))
    return `precedence ${/^\w+/.exec(precedence)![0]}`;
  if (['list-id', 'list-unsubscribe', 'list-post'].some((name) => name in signs)) return 'list';
  if (['x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some((name) => name in signs)) return 'auto-reply';
  if (references.length > 0 && AWAY.test(subject)) return 'auto-reply';
  if (calendar) return calendar === 'reply' ? 'calendar-reply' : 'calendar';
  return null;
}
