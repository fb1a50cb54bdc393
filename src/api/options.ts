import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Measure } from '../history/settings.js';
import type { HubActions } from './actions.js';
import type { Receive } from './http/webhooks.js';
import type { ConnectorCard } from './schema/connectors.js';

/** The words of hub.yaml's `workspace` that answers need. */
interface Workspace {
  name: string;
  timezone: string;
  /** Pattern of a campaign key. */
  campaignKey: string;
}

/** What the api is told by whoever assembles the process. */
export interface ApiOptions {
  /** Reads; takes the role hub_api. */
  api: Pool;
  /** Writes decisions and audit lines; the first pool where absent. */
  worker?: Pool;
  /** Reads what is exported, apart from the answers; absent: nothing is. */
  exports?: Pool;
  /** The hub's clock, in epoch milliseconds. */
  now(): number;
  workspace: Workspace;
  /** How times are measured. */
  measure: Measure;
  /** What is not told of few people, and whether coordination load and tool switches are told at all. */
  privacy: { minGroup: number; coordination: boolean };
  /** A short name of the rules that times were computed with. */
  definition: string;
  auth: {
    /** False only where nobody but this machine can reach the port. */
    required: boolean;
    /** Kept outside the database: without it the stored hashes are worth nothing, and it seals cursors. */
    pepper?: string;
  };
  actions: HubActions;
  /** The tools the hub knows; absent: none are shown. */
  connectors?: readonly ConnectorCard[];
  /** Takes what tools send; absent: nobody may call. */
  receive?: Receive;
  log: Logger;
  version: string;
  /** Class names of the migrations this build knows; readiness compares them with the database. */
  migrations?: readonly string[];
  /** Absent: the caller listens, or injects requests. */
  listen?: { host: string; port: number };
  limits?: {
    /** Per key or address; 0 switches the limit off. Default 120 where keys are required, else off. */
    requestsPerMinute?: number;
  };
}
