import { z } from 'zod';

/** Ids as Contentful allows them; they stand in paths. */
const Id = z.string().regex(/^[\w.-]{1,64}$/, 'letters, digits, dots, hyphens and underscores, at most 64');

/** What a workflow's step means. Its name is free text, so somebody who knows says it. */
const Meaning = z.enum(['pending', 'approved', 'rejected', 'changes_requested']);
export type Meaning = z.infer<typeof Meaning>;

/** One environment of one space. `workflowSteps`: workflow definition → step → what it means, by their ids. */
export const Config = z.strictObject({
  space: Id,
  environment: Id.default('master'),
  workflowSteps: z.record(Id, z.record(z.string().min(1), Meaning)).default({}),
});
export type Config = z.infer<typeof Config>;

/** `signingSecret`: the space's own, which Contentful signs its webhooks with. */
export const Secrets = z.strictObject({
  token: z.string().trim().min(1),
  signingSecret: z
    .string()
    .regex(/^[\w+/=-]{64}$/, 'exactly 64 characters of 0-9 a-z A-Z + / = _ -')
    .optional(),
});
export type Secrets = z.infer<typeof Secrets>;
