import type { About } from './table.js';

/** What a file says of itself, as text: the same words in Parquet's metadata and in the file beside the others. */
export const aboutText = (about: About): string => `${JSON.stringify(about, null, 2)}\n`;
