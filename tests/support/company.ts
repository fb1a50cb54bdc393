import type { Company } from '../../src/sandbox/types.js';

/** A company in which nothing happens in any tool: tests fill in the tool they are about. */
export function quietCompany(): Company {
  return {
    seed: 1,
    start: Date.parse('2026-03-15T12:00:00Z'),
    people: [],
    campaigns: [],
    workspace: { gid: '1', name: 'Acme' },
    site: { name: 'Acme', timezone: 'UTC' },
    mailAccount: { user: 'u', password: 'p', address: 'u@acme.test', authserv: 'mx.acme.test' },
    mondayAccount: {
      id: '1',
      name: 'Acme',
      slug: 'acme',
      token: 'monday-token',
      user: 'hub',
      workspace: { id: '2', name: 'Marketing' },
    },
    slackTeam: {
      id: 'T0000000001',
      name: 'Acme',
      domain: 'acme',
      token: 'xoxb-slack-token',
      appUser: 'U0000000001',
      approvalMarker: ':ballot_box_with_check:',
    },
    contentfulSpace: {
      id: 'sp4c3',
      name: 'Acme',
      organization: '0rg',
      environment: 'master',
      locales: [
        { code: 'en-US', name: 'English' },
        { code: 'de-DE', name: 'German' },
      ],
      token: 'CFPAT-token',
      owner: 'ana',
      signingSecret: 'a'.repeat(64),
      workflowSteps: {},
    },
    asana: [],
    wordpress: [],
    mail: [],
    monday: [],
    slack: [],
    contentful: [],
  };
}
