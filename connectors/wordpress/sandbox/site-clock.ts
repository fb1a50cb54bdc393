import type { Ms } from '#sandbox';

/** What the site's settings say about its zone; rows keep the local time of the zone in force when they were written. */
export interface SiteZone {
  timezone: string;
  /** The zone before somebody changed the setting: rows written until then hold its local time. */
  earlier?: { until: Ms; timezone: string };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function getFormatter(timezone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timezone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('sv-SE', {
      timeZone: timezone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    formatters.set(timezone, formatter);
  }
  return formatter;
}

/** An instant as the zone-less UTC text of the `*_gmt` columns. */
export function toGmtText(at: Ms): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** An instant as the zone-less wall-clock text of the local columns. */
export function toLocalText(at: Ms, timezone: string): string {
  return getFormatter(timezone).format(new Date(at)).replace(' ', 'T');
}

/** The instant a wall-clock text means in a zone; of an hour that comes twice, the first. */
export function parseLocalText(local: string, timezone: string): Ms {
  const asUtc = Date.parse(`${local}Z`);
  const readOffset = (at: Ms): number => Date.parse(`${toLocalText(at, timezone)}Z`) - at;
  const before = asUtc - readOffset(asUtc - 86_400_000);
  if (toLocalText(before, timezone) === local) return before;
  return asUtc - readOffset(asUtc + 86_400_000);
}

/** The zone in force when a row is written. */
export function readZone(zone: SiteZone, at: Ms): string {
  return zone.earlier && at < zone.earlier.until ? zone.earlier.timezone : zone.timezone;
}

/** Hours east of Greenwich now, as `gmt_offset` tells them. */
export function readOffsetHours(at: Ms, timezone: string): number {
  return (Date.parse(`${toLocalText(at, timezone)}Z`) - Math.floor(at / 1000) * 1000) / 3_600_000;
}

/**
 * A date argument as the text the local columns are compared with: with `Z` or an offset it is converted,
 * without one it is taken as site-local (measured on 6.1.9, notes §5.3). Null: not a date the tool reads.
 */
export function readDateArgument(text: string, timezone: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(text);
  if (!match) return null;
  const local = `${match[1]}T${match[2]}`;
  if (Number.isNaN(Date.parse(`${local}Z`))) return null;
  const zone = match[3];
  if (!zone) return local;
  const digits = zone === 'Z' ? '+0000' : zone.replace(':', '').padEnd(5, '0');
  const at = Date.parse(`${local}${digits.slice(0, 3)}:${digits.slice(3)}`);
  return toLocalText(at, timezone);
}
