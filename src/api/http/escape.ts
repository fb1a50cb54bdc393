const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that stays text in HTML and in its attributes. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (each) => ENTITIES[each]!);
