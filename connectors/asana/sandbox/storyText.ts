import type { Story, Value } from './entities.js';

const LANGUAGES = ['en', 'de', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The reader's language; requests that name none get theirs from the path, so that no two callers may rely on one. */
export function languageOf(accept: string | undefined, path: string): Language {
  const wanted = LANGUAGES.find((language) => accept?.toLowerCase().startsWith(language));
  if (wanted) return wanted;
  let sum = 0;
  for (let i = 0; i < path.length; i++) sum += path.charCodeAt(i);
  return LANGUAGES[sum % LANGUAGES.length]!;
}

/** `{0}` is who did it, `{1}` and `{2}` what it was about. */
const SENTENCES: Record<string, Record<Language, string>> = {
  name_changed: {
    en: '{0} renamed it from {1} to {2}',
    de: '{0} hat {1} in {2} umbenannt',
    fr: '{0} a remplacé {1} par {2}',
  },
  notes_changed: {
    en: '{0} edited the description',
    de: '{0} hat die Beschreibung bearbeitet',
    fr: '{0} a retouché la description',
  },
  due_date_changed: {
    en: '{0} set the due date',
    de: '{0} hat das Fälligkeitsdatum gesetzt',
    fr: "{0} a fixé l'échéance",
  },
  assigned: { en: '{0} gave this to {1}', de: '{0} hat dies {1} übergeben', fr: '{0} a confié ceci à {1}' },
  unassigned: { en: '{0} took this from {1}', de: '{0} hat dies {1} abgenommen', fr: '{0} a retiré ceci à {1}' },
  section_changed: {
    en: '{0} put this from {1} into {2}',
    de: '{0} hat dies von {1} nach {2} gelegt',
    fr: '{0} a déplacé ceci de {1} à {2}',
  },
  marked_complete: { en: '{0} finished this', de: '{0} hat dies erledigt', fr: '{0} a terminé ceci' },
  marked_incomplete: { en: '{0} reopened this', de: '{0} hat dies wieder geöffnet', fr: '{0} a rouvert ceci' },
  added_to_project: {
    en: '{0} put this into {1}',
    de: '{0} hat dies in {1} aufgenommen',
    fr: '{0} a ajouté ceci à {1}',
  },
  removed_from_project: {
    en: '{0} took this out of {1}',
    de: '{0} hat dies aus {1} entfernt',
    fr: '{0} a sorti ceci de {1}',
  },
  dependency_added: {
    en: '{0} made this wait for {1}',
    de: '{0} lässt dies auf {1} warten',
    fr: '{0} fait attendre ceci après {1}',
  },
  dependency_removed: {
    en: '{0} stopped the wait for {1}',
    de: '{0} lässt dies nicht mehr auf {1} warten',
    fr: "{0} n'attend plus {1}",
  },
  attachment_added: { en: '{0} put a file here', de: '{0} hat eine Datei angehängt', fr: '{0} a joint un fichier' },
  text_custom_field_changed: { en: '{0} filled {1}', de: '{0} hat {1} ausgefüllt', fr: '{0} a rempli {1}' },
  approval_status_changed: { en: '{0} ruled on this', de: '{0} hat hierüber entschieden', fr: "{0} s'est prononcé" },
};

const NAMED = [
  'old_name',
  'new_name',
  'assignee',
  'old_section',
  'new_section',
  'project',
  'dependency',
  'custom_field',
];

/** A story's text: a person's words, or the tool's sentence in the reader's language. Nobody may parse it. */
export function textOf(story: Story, language: Language): string {
  if (story.words !== null) return story.words;
  const about = NAMED.filter((field) => !(field === 'project' && story.subtype === 'section_changed'))
    .map((field) => nameOf(story.typed[field]))
    .filter((name) => name !== null);
  const words = [story.by?.name ?? 'Asana', ...about];
  const sentence = SENTENCES[story.subtype]?.[language] ?? '{0}';
  return sentence.replace(/\{(\d)\}/g, (_, place: string) => words[Number(place)] ?? '–');
}

function nameOf(value: Value): string | null {
  if (typeof value === 'string') return `“${value}”`;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  if (value.kind === 'custom_field') return 'Campaign';
  return 'name' in value && typeof value.name === 'string' ? `“${value.name}”` : null;
}
