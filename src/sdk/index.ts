export * from './drafts.js';
export * from './connector.js';
export * from './paging.js';
export * from './survey.js';
export * from './webhook.js';
export { retryAfter } from './retry-after.js';
export { publicLookup } from './client/addresses.js';
export { parseJson } from './client/json.js';
export type { Answer, Http, Request } from './http.js';
export {
  AuthError,
  ConfigError,
  ContractError,
  Forbidden,
  HubError,
  NotFound,
  RateLimited,
  ScopeError,
  TransientError,
} from '../errors.js';
