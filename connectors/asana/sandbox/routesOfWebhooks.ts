import type { Call } from './call.js';
import { AsanaFailure, badRequest } from './failures.js';
import { checkWorkspace } from './lookUp.js';
import { post } from './post.js';
import { renderResource } from './render.js';
import { listed, one, type Answer, type Route } from './route.js';

const HEADER = 'x-hook-secret';

export const routesOfWebhooks: Record<string, Route> = {
  '/webhooks': (call) => {
    checkWorkspace(call, call.query.get('workspace'));
    const resource = call.query.get('resource');
    return listed(call.webhooks.all.filter((webhook) => resource === null || webhook.resource.gid === resource));
  },
  '/webhooks/{webhook_gid}': (call) => one(call.webhooks.one(call.params.webhook_gid!)),
  'POST /webhooks': create,
  'DELETE /webhooks/{webhook_gid}': (call) => {
    call.webhooks.remove(call.params.webhook_gid!);
    return { envelope: { data: {} } };
  },
};

/** Calls the target with a secret while the caller waits; only one that gives it back becomes a webhook. */
async function create(call: Call): Promise<Answer> {
  const webhook = call.webhooks.draft(call);
  const { target, secret } = webhook;
  const reply = await post(target, { [HEADER]: secret }, '{}', call.patienceMs);
  if (reply === null || ![200, 204].includes(reply.status))
    throw badRequest(`The target did not answer the handshake: ${reply?.status ?? 'nothing came in time'}`);
  if (reply.headers[HEADER] !== secret) throw badRequest('The target did not give the handshake secret back');
  // Another call for the same target may have been faster.
  if (call.webhooks.all.some((known) => known.resource.gid === webhook.resource.gid && known.target === target))
    throw new AsanaFailure(403, 'Duplicated webhook: this resource and target have one already');
  call.webhooks.add(webhook);
  const data = renderResource(webhook, call.fields ?? 'full', call.scene);
  return { status: 201, envelope: { data, 'X-Hook-Secret': secret } };
}
