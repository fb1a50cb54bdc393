import { RE2JS } from 're2js';
import { ConfigError } from '../errors.js';

const LONGEST = 10_000;

/** Finds campaign keys in a text: case-insensitive, bounded by non-alphanumerics, upper case, each once, in order. */
export type KeyFinder = (text: string) => string[];

/**
 * Builds the finder for a workspace's pattern. The engine is linear-time, so no pattern can hang the hub;
 * what it cannot run (back-references, look-around) is a setting error.
 */
export function createKeyFinder(pattern: string): KeyFinder {
  if (pattern.length > 1_000) throw unsafe(pattern.slice(0, 40), 'a pattern of at most 1,000 characters');
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(`(^|[^\\p{L}\\p{N}])(${pattern})($|[^\\p{L}\\p{N}])`, RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    throw unsafe(pattern, 'a linear-time regular expression (no back-references, no look-around)', error);
  }
  return (text) => {
    const matcher = compiled.matcher(text.slice(0, LONGEST));
    const found = new Set<string>();
    // A bound may belong to two neighbours: the search goes on at it, not behind it.
    for (let from = 0; matcher.find(from); from = Math.max(matcher.end(2), from + 1)) {
      found.add(matcher.group(2)!.toUpperCase());
      if (from >= text.length) break;
    }
    return [...found];
  };
}

function unsafe(got: string, expected: string, cause?: unknown): ConfigError {
  return new ConfigError('The campaign key pattern cannot be used', {
    where: 'workspace.campaignKey',
    expected,
    got,
    cause,
  });
}
