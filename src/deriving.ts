import type { Hub } from './hub.js';
import { enqueueDerive, type DeriveWish } from './store/jobs.js';

/** A pass that may wait leaves the machine to others for so many times as long as the one before took. */
const REST = 10;

/** Derives what was touched. A pass reads everything: in the midst of a long reading there is one now and then. */
export function createDeriveTask(hub: Hub): (payload?: unknown) => Promise<void> {
  let notBefore = 0;
  return async (payload) => {
    const began = performance.now();
    if ((payload as DeriveWish | undefined)?.mayWait && began < notBefore)
      return enqueueDerive(hub.worker, notBefore - began);
    await hub.derive();
    // A hub that is closing derives nothing any more.
    if (hub.engine.signal.aborted) return enqueueDerive(hub.worker);
    const ended = performance.now();
    notBefore = ended + (ended - began) * REST;
  };
}
