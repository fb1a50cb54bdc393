export type * from './types.js';
export type * from './monday/types.js';
export type * from './slack/types.js';
export type * from './truth/types.js';
export type * from './server.js';
export { createCompany } from './company.js';
export { truthAt } from './truth/truth.js';
export { wordpressChangesBetween } from './truth/wordpress.js';
export { describeStory } from './story/describe.js';
