import { z } from 'zod';
import { connector, ContractError } from '#sdk';
import { itemOf } from './address.js';
import { MondayApi } from './api.js';
import { boards } from './boards.js';
import { classify } from './classify.js';
import { Approvals } from './columns.js';
import { planOf, setup, survey } from './connect.js';
import { API_VERSION, CHECK } from './documents.js';
import { groups } from './groups.js';
import { items } from './items.js';
import { log } from './log.js';
import { Id } from './shapes.js';
import { teams } from './teams.js';
import { updates } from './updates.js';
import { users } from './users.js';
import { live } from './live.js';
import { webhook } from './webhook.js';
import { workspaces } from './workspaces.js';

const Checked = z.looseObject({
  me: z.looseObject({ name: z.string().nullish() }).nullish(),
  account: z.looseObject({
    id: Id,
    name: z.string().nullish(),
    plan: z.looseObject({ tier: z.string().nullish() }).nullish(),
  }),
  version: z.looseObject({ value: z.string() }),
});

/** So many calls a day need a thought. */
const FEW_CALLS = 1_000;

/** monday.com: what one token sees of one account. */
export const monday = connector({
  id: 'monday',
  title: 'monday.com',
  config: z.strictObject({ approvals: Approvals.optional() }),
  secrets: z.strictObject({
    token: z.string().trim().min(1),
    /** Of the app whose webhooks are signed. */
    signingSecret: z.string().trim().min(1).optional(),
  }),
  defaultBaseUrl: 'https://api.monday.com/v2',
  contract: { version: API_VERSION, retiresOn: null },
  live,
  itemOf,
  async open(opening): Promise<MondayApi> {
    // Without the word Bearer: monday takes the bare token.
    const http = opening.http.with({ authorization: opening.secrets.token, 'api-version': API_VERSION });
    return new MondayApi(http, opening);
  },
  // Plans differ (500 to 5000 a minute, 40 to 250 at once); its points are watched by `MondayApi`.
  budget: () => [{ lane: 'default', perMinute: 500, concurrent: 4 }],
  classify,
  async check(api) {
    const { data } = await api.ask(CHECK);
    const { data: checked } = Checked.safeParse(data);
    if (!checked) throw new ContractError('monday says no account', { expected: 'account and version', got: data });
    const { account, version, me } = checked;
    const plan = planOf(account.plan?.tier);
    const calls = plan?.requestsPerDay ?? Infinity;
    const warnings = [
      version.value === API_VERSION ? null : `monday answers in version ${version.value}, not in ${API_VERSION}`,
      calls <= FEW_CALLS ? `The plan allows about ${calls} calls a day: set \`every\` so that a day's runs fit` : null,
    ];
    return {
      account: account.id,
      title: account.name ?? '',
      warnings: warnings.filter((one) => one !== null),
      ...(me?.name && { identity: me.name }),
      ...(plan && { plan }),
    };
  },
  setup,
  survey,
  streams: [workspaces, users, teams, boards, groups, items, log, updates],
  webhook,
});
