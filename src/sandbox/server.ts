import type { Company, Ms } from './types.js';

/** A request as a sandbox saw it. */
export interface SeenRequest {
  method: string;
  /** Path with query. */
  path: string;
  status: number;
}

export type FaultKind =
  | 'rate-limit' // the tool's own spelling of "too fast", with a short wait
  | 'server-error' // 500 or the tool's own shape of it
  | 'unavailable' // 503, HTML where the tool answers HTML
  | 'html' // 200 with an HTML page where JSON was due
  | 'truncated' // body cut in the middle, connection closed
  | 'reset' // connection cut before an answer
  | 'unauthorized' // credentials no longer good
  | 'forbidden' // this one is not for you
  | 'not-found'
  | 'empty-page' // a list page without records although more follow
  | 'repeat-cursor' // the same paging token again
  | 'malformed-record'; // one record of the page is broken (a field of the wrong type)

/** Makes the next `times` requests whose `METHOD path` matches fail in this way. */
export interface Fault {
  kind: FaultKind;
  match: RegExp;
  times: number;
}

/** A running stand-in for one tool. */
export interface RunningSandbox {
  /** What goes into `baseUrl`, `config` and `secrets` of a connection that talks to it. */
  baseUrl: string;
  config: Record<string, unknown>;
  secrets: Record<string, string>;
  requests: SeenRequest[];
  /** Requests the tool's contract does not know, each with the reason. Tests demand that this stays empty. */
  offContract: string[];
  fail(fault: Fault): void;
  close(): Promise<void>;
}

export interface SandboxOptions {
  company: Company;
  /** One clock for sandbox and hub. */
  now(): Ms;
  /** Default: an unused port of 127.0.0.1. */
  port?: number;
}

/** Starts one tool's stand-in; null (with a reason logged by the caller) where it cannot run here. */
export type StartSandbox = (options: SandboxOptions) => Promise<RunningSandbox>;
