import { z } from 'zod';

/** What a connection says about its workspace. */
export const settings = z
  .strictObject({
    /** What a program's message holds when it asks for approval. */
    approvalMarker: z.string().trim().min(1).optional(),
    directMessages: z.boolean().default(false),
    /** An app that is distributed outside the Marketplace reads talk once a minute, 15 messages at a time. */
    distributed: z.boolean().default(false),
    /** Days of messages and threads that each run reads again. */
    lookBack: z.number().int().min(1).max(365).default(14),
    /** Within how many days a thread that began before those is read again; 0: only when it grows. */
    oldThreads: z.number().int().min(0).max(365).optional(),
  })
  .transform((given) => ({ ...given, oldThreads: given.oldThreads ?? (given.distributed ? 30 : 1) }));
export type Settings = z.infer<typeof settings>;
