import type { Ms } from '#sandbox';
import type { Value } from './entities.js';
import type { Language } from './storyText.js';
import type { World } from './world.js';

/** What one answer is rendered against. */
export interface Scene {
  world: World;
  language: Language;
  /** Scheme, host and port, for the links that lead back here. */
  origin: string;
  wallNow: Ms;
}

/** The fields of one record: which a list shows, and which only come when named. */
export interface Sheet {
  type: string;
  compact: readonly string[];
  optIn: readonly string[];
  fields: Record<string, () => Value>;
}

export const iso = (at: Ms): string => new Date(at).toISOString();
