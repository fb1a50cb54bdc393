import { terms } from './terms.js';

/** Categories: where most posts find their campaign. */
export const categories = terms('categories', 'category');
