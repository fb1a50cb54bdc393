import type { Connector } from '#sdk';
import type { Places, StartSandbox } from '#sandbox';
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
  /** Where the stand-in's faults strike. */
  places: () => Promise<Places>;
}

const known = (connector: Connector, sandbox: () => Promise<{ start: StartSandbox; places: Places }>): Registered => ({
  connector,
  sandbox: async () => (await sandbox()).start,
  places: async () => (await sandbox()).places,
});

/** Every tool the hub knows: adding one touches its folder and two lines here. */
export const registry: readonly Registered[] = [
  known(asana, () => import('./asana/sandbox/index.js')),
  known(contentful, () => import('./contentful/sandbox/index.js')),
  known(email, () => import('./email/sandbox/index.js')),
  known(monday, () => import('./monday/sandbox/index.js')),
  known(slack, () => import('./slack/sandbox/index.js')),
  known(wordpress, () => import('./wordpress/sandbox/index.js')),
];
