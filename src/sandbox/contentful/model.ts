import type { Ms } from '../types.js';
import { contentfulId, type ContentfulJournal } from './journal.js';
import type { ContentfulEvent, ContentfulSpace } from './types.js';

/** Content types by purpose; their ids are what people chose. */
export const CONTENT_TYPES = {
  page: 'landingPage',
  mail: 'emailModule',
  banner: 'banner',
  note: 'pressNote',
  faq: 'faqItem',
} as const;

/** Workflow definitions; a banner and a press note have none. Nobody said what the steps of a translation mean. */
export const DEFINITIONS = {
  page: contentfulId('definition', 'page'),
  mail: contentfulId('definition', 'mail'),
  translation: contentfulId('definition', 'translation'),
} as const;

/** Step ids, made by the tool; names are what people typed. */
export const STEPS = {
  writing: contentfulId('step', 'writing'),
  brand: contentfulId('step', 'brand'),
  rework: contentfulId('step', 'rework'),
  legal: contentfulId('step', 'legal'),
  go: contentfulId('step', 'go'),
  no: contentfulId('step', 'no'),
  mailDraft: contentfulId('step', 'mail draft'),
  mailCheck: contentfulId('step', 'mail check'),
  mailReady: contentfulId('step', 'mail ready'),
  toTranslate: contentfulId('step', 'to translate'),
  proofread: contentfulId('step', 'proofread'),
} as const;

export const CONTENTFUL_SPACE: ContentfulSpace = {
  id: 'acm3sp4c3x01',
  name: 'Acme Web & Mail',
  organization: contentfulId('organization'),
  environment: 'master',
  locales: [
    { code: 'en-US', name: 'English (United States)' },
    { code: 'de-DE', name: 'German (Germany)' },
  ],
  token: 'CFPAT-sandbox-0f3c1d52a7be4c6f',
  owner: 'nils',
  signingSecret: `sandbox-signing-secret_${'7Qz+/='.repeat(6)}Acme1`,
  workflowSteps: {
    [DEFINITIONS.page]: {
      [STEPS.brand]: 'pending',
      [STEPS.rework]: 'changes_requested',
      [STEPS.legal]: 'pending',
      [STEPS.go]: 'approved',
      [STEPS.no]: 'rejected',
    },
    [DEFINITIONS.mail]: { [STEPS.mailCheck]: 'pending', [STEPS.mailReady]: 'approved' },
  },
};

type Definition = Extract<ContentfulEvent, { type: 'definition_added' }>;
type ContentType = Extract<ContentfulEvent, { type: 'content_type_added' }>;

const contentTypes: Pick<ContentType, 'id' | 'name' | 'displayField' | 'fields'>[] = [
  {
    id: CONTENT_TYPES.page,
    name: 'Landing page',
    displayField: 'internalName',
    fields: [
      { id: 'internalName', name: 'Internal name', type: 'Symbol' },
      { id: 'headline', name: 'Headline', type: 'Symbol' },
      { id: 'body', name: 'Body', type: 'Text' },
    ],
  },
  {
    id: CONTENT_TYPES.mail,
    name: 'E-mail module',
    displayField: 'title',
    fields: [
      { id: 'title', name: 'Title', type: 'Symbol' },
      { id: 'preheader', name: 'Preheader', type: 'Symbol' },
      { id: 'body', name: 'Body', type: 'Text' },
    ],
  },
  {
    id: CONTENT_TYPES.banner,
    name: 'Banner',
    displayField: 'title',
    fields: [
      { id: 'title', name: 'Title', type: 'Symbol' },
      { id: 'claim', name: 'Claim', type: 'Symbol' },
    ],
  },
  {
    id: CONTENT_TYPES.note,
    name: 'Press note',
    displayField: 'title',
    fields: [
      { id: 'title', name: 'Title', type: 'Symbol' },
      { id: 'body', name: 'Body', type: 'Text' },
    ],
  },
  {
    id: CONTENT_TYPES.faq,
    name: 'FAQ item',
    displayField: 'question',
    fields: [
      { id: 'question', name: 'Question', type: 'Symbol' },
      { id: 'answer', name: 'Answer', type: 'Text' },
    ],
  },
];

const definitions: Pick<Definition, 'id' | 'name' | 'flow' | 'contentTypes' | 'steps'>[] = [
  {
    id: DEFINITIONS.page,
    name: 'Landing page review',
    flow: 'no_restriction',
    contentTypes: [CONTENT_TYPES.page],
    steps: [
      { id: STEPS.writing, name: 'Texten' },
      { id: STEPS.brand, name: 'With brand 👀' },
      { id: STEPS.rework, name: 'Noch mal ran' },
      { id: STEPS.legal, name: 'Legal OK?' },
      { id: STEPS.go, name: 'Go!' },
      { id: STEPS.no, name: 'Won’t happen' },
    ],
  },
  {
    id: DEFINITIONS.mail,
    name: 'E-mail sign-off',
    flow: 'strict_neighbor',
    contentTypes: [CONTENT_TYPES.mail],
    steps: [
      { id: STEPS.mailDraft, name: 'Writing' },
      { id: STEPS.mailCheck, name: 'Four eyes' },
      { id: STEPS.mailReady, name: 'Ready to send' },
    ],
  },
  {
    id: DEFINITIONS.translation,
    name: 'Translation',
    flow: 'no_restriction',
    contentTypes: [CONTENT_TYPES.faq],
    steps: [
      { id: STEPS.toTranslate, name: 'Zu übersetzen' },
      { id: STEPS.proofread, name: 'Proofread' },
    ],
  },
];

/** What stands in the space before anybody writes. */
export function layModel(journal: ContentfulJournal, at: Ms, by: string): void {
  for (const one of contentTypes) journal.add({ type: 'content_type_added', at, by, ...one });
  for (const one of definitions) journal.add({ type: 'definition_added', at, by, ...one });
}
