import type { ChangeDraft, Draft, Seen } from '../sdk/index.js';

/** The tool had taken it away and shows it again: it came back between the two looks. */
export function restored(drafts: Draft[], { requestedAt, previousAt }: Seen): ChangeDraft[] {
  return drafts
    .filter((draft) => draft.draft === 'task' || draft.draft === 'asset' || draft.draft === 'approval')
    .map((draft) => ({
      draft: 'change',
      id: `restored:${draft.draft}:${draft.key}:${requestedAt}`,
      item: { kind: draft.draft, key: draft.key },
      what: 'restored',
      at: requestedAt,
      timeSource: 'observed',
      notBefore: previousAt,
    }));
}
