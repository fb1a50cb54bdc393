import { queueOf, type Job } from '../store/jobs.js';

/** A run as it is asked for: everything its slices need to know, whichever process reads them. */
export interface Asked {
  connectionId: string;
  /** One for all slices of the run. */
  runId: string;
  full?: boolean;
  stream?: string;
}

/** Under this key a connection has one open job at most. */
export const keyOf = (connectionId: string): string => `sync:${connectionId}`;

/** The job that reads a slice of it. */
export function syncJob(asked: Asked, afterMs = 0): Job {
  const { connectionId } = asked;
  return { task: 'sync', payload: asked, queue: queueOf(connectionId), key: keyOf(connectionId), afterMs };
}
