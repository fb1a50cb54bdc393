import type { Connector } from '#sdk';
import type { StartSandbox } from '#sandbox';
import { asana } from './asana/index.js';
import { contentful } from './contentful/index.js';
import { email } from './email/index.js';
import { monday } from './monday/index.js';
import { slack } from './slack/index.js';
import { wordpress } from './wordpress/index.js';

/** A tool the hub knows, and its stand-in, which is loaded only where somebody asks for it. */
export interface Registered {
  connector: Connector;
  sandbox: () => Promise<StartSandbox>;
}

/** Every tool the hub knows: adding one touches its folder and two lines here. */
export const registry: readonly Registered[] = [
  { connector: asana, sandbox: async () => (await import('./asana/sandbox/index.js')).startAsanaSandbox },
  {
    connector: contentful,
    sandbox: async () => (await import('./contentful/sandbox/index.js')).startContentfulSandbox,
  },
  { connector: email, sandbox: async () => (await import('./email/sandbox/index.js')).startEmailSandbox },
  { connector: monday, sandbox: async () => (await import('./monday/sandbox/index.js')).startMondaySandbox },
  { connector: slack, sandbox: async () => (await import('./slack/sandbox/index.js')).startSlackSandbox },
  { connector: wordpress, sandbox: async () => (await import('./wordpress/sandbox/index.js')).startWordpressSandbox },
];
