import { terms } from './terms.js';

/** Tags of posts. */
export const tags = terms('tags', 'tag');
