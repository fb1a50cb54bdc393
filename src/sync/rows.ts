import { Alias } from '../model/fact/alias.js';
import { Announced } from '../model/fact/announced.js';
import { Approval } from '../model/fact/approval.js';
import { Asset, AssetVersion } from '../model/fact/asset.js';
import { Change, Dependency } from '../model/fact/change.js';
import { Container, ContainerMembership, Placement } from '../model/fact/container.js';
import { Message } from '../model/fact/message.js';
import { Task } from '../model/fact/task.js';
import type { Draft, Placement as Placed, Ref } from '../sdk/index.js';
import { factId } from '../store/ids.js';
import type { Row } from '../store/upsert.js';

const FACT_TABLES = [
  Alias,
  Container,
  ContainerMembership,
  Placement,
  Task,
  Asset,
  AssetVersion,
  Approval,
  Message,
  Change,
  Dependency,
  Announced,
] as const;
type FactTable = (typeof FACT_TABLES)[number];

/** Rows by table and id; a later row of one id replaces the earlier one. */
export class RowSet {
  readonly tables = new Map<FactTable, Map<string, Row>>(FACT_TABLES.map((t) => [t, new Map()]));

  put(table: FactTable, row: Row & { id: string }): void {
    const rows = this.tables.get(table)!;
    const old = rows.get(row.id);
    // Mail names one address many times: the newest naming stays, whatever the order of arrival.
    if (old && table === Alias && newer(old, row)) return;
    rows.set(row.id, row);
  }

  rows(table: FactTable): Row[] {
    return [...this.tables.get(table)!.values()];
  }

  ids(table: FactTable): string[] {
    return [...this.tables.get(table)!.keys()];
  }

  all(): Row[] {
    return FACT_TABLES.flatMap((table) => this.rows(table));
  }

  /** Puts in what another set holds, as far as it is wanted. */
  take(other: RowSet, isWanted: (table: FactTable, row: Row) => boolean): void {
    for (const [table, rows] of other.tables)
      for (const [id, row] of rows) if (isWanted(table, row)) this.put(table, { ...row, id });
  }
}

function newer(a: Row, b: Row): boolean {
  const rank = (row: Row): string => [row.saidAt ?? '9', row.name ?? '', row.rawId].join('\n');
  return rank(a) > rank(b);
}

/** Who says it: the connection, the raw record, and when it was looked at. */
export interface Saying {
  connectionId: string;
  rawId: string;
  requestedAt: string;
}

/** Turns one draft into rows; keys of the tool become deterministic ids, seen yet or not. */
export function addDraft(set: RowSet, saying: Saying, draft: Draft): void {
  const { connectionId, rawId, requestedAt } = saying;
  const id = (kind: string, key: string): string => factId(connectionId, kind, key);
  const person = (ref: Ref | null | undefined): string | null => (ref ? id('person', ref.key) : null);
  const persons = (refs: Ref[] | undefined): string[] => (refs ?? []).map((ref) => id('person', ref.key));
  const deciderOf = (ref: Ref | undefined): { actor?: string } => (ref ? { actor: id('person', ref.key) } : {});
  const item = (ref: Ref | null | undefined): { itemKind: string | null; itemId: string | null } =>
    ref ? { itemKind: ref.kind, itemId: id(ref.kind, ref.key) } : { itemKind: null, itemId: null };
  const base = <K extends string>(kind: K, key: string) => ({ id: id(kind, key), connectionId, key, rawId });
  const place = (kind: string, key: string, placements: Placed[] | undefined): void => {
    placements?.forEach((placed, position) => {
      const at = `${kind}/${key}/${placed.container}`;
      set.put(Placement, {
        ...base('placement', at),
        itemKind: kind,
        itemId: id(kind, key),
        containerId: id('container', placed.container),
        status: placed.status ?? null,
        statusCode: placed.code ?? null,
        statusDone: placed.done ?? null,
        governs: placed.governs ?? false,
        position,
      });
    });
  };
  const member = (key: string, container: string, parent: string): void =>
    set.put(ContainerMembership, {
      ...base('membership', key),
      containerId: id('container', container),
      parentId: id('container', parent),
    });

  switch (draft.draft) {
    case 'person':
      set.put(Alias, {
        ...base('person', draft.key),
        name: draft.name ?? null,
        email: draft.email?.trim().toLowerCase() || null,
        saidAt: draft.saidAt ?? null,
        bot: draft.bot ?? false,
        active: draft.active ?? true,
        timezone: draft.timezone ?? null,
      });
      break;
    case 'container':
      set.put(Container, {
        ...base('container', draft.key),
        kind: draft.kind,
        name: draft.name,
        url: draft.url ?? null,
        archived: draft.archived ?? false,
        ownerAliasId: person(draft.owner),
        createdAt: draft.createdAt ?? null,
        startOn: draft.startOn ?? null,
        dueOn: draft.dueOn ?? null,
        keyTexts: draft.keyTexts ?? [],
      });
      for (const parent of draft.parents ?? []) member(`${draft.key}/${parent}`, draft.key, parent);
      break;
    case 'membership':
      member(draft.key, draft.container, draft.parent);
      break;
    case 'task':
      set.put(Task, {
        ...base('task', draft.key),
        type: draft.type,
        name: draft.name,
        url: draft.url ?? null,
        toolStatus: draft.status,
        parentId: typeof draft.parent === 'string' ? id('task', draft.parent) : item(draft.parent).itemId,
        assigneeAliasIds: persons(draft.assignees),
        creatorAliasId: person(draft.creator),
        createdAt: draft.createdAt,
        completedAt: draft.completedAt ?? null,
        startOn: draft.startOn ?? null,
        dueOn: draft.dueOn ?? null,
        dueAt: draft.dueAt ?? null,
        keyTexts: draft.keyTexts ?? [],
        links: draft.links ?? [],
        fields: draft.fields ?? {},
      });
      place('task', draft.key, draft.placements);
      break;
    case 'asset': {
      const of = item(draft.of);
      set.put(Asset, {
        ...base('asset', draft.key),
        type: draft.type,
        name: draft.name,
        url: draft.url ?? null,
        toolStatus: draft.status,
        ofKind: of.itemKind,
        ofId: of.itemId,
        ownerAliasId: person(draft.owner),
        createdAt: draft.createdAt,
        keyTexts: draft.keyTexts ?? [],
      });
      place('asset', draft.key, draft.placements);
      break;
    }
    case 'version':
      set.put(AssetVersion, {
        ...base('version', draft.key),
        assetId: id('asset', draft.asset),
        hash: draft.hash,
        hashReason: draft.hashReason ?? null,
        authorAliasId: person(draft.author),
        at: draft.at,
        timeSource: draft.timeSource,
        rev: draft.rev ?? null,
        parentId: draft.parent ? id('version', draft.parent) : null,
      });
      break;
    case 'approval':
      set.put(Approval, {
        ...base('approval', draft.key),
        gate: draft.gate,
        name: draft.name,
        url: draft.url ?? null,
        toolStatus: draft.status,
        ...item(draft.item),
        parentId: draft.parent ? id('task', draft.parent) : null,
        approverAliasIds: persons(draft.approvers),
        policy: draft.policy,
        creatorAliasId: person(draft.creator),
        createdAt: draft.createdAt,
        dueOn: draft.dueOn ?? null,
        keyTexts: draft.keyTexts ?? [],
      });
      place('approval', draft.key, draft.placements);
      break;
    case 'message':
      set.put(Message, {
        ...base('message', draft.key),
        kind: draft.kind,
        at: draft.at,
        authorAliasId: person(draft.author),
        addresseeAliasIds: persons(draft.addressees),
        ...item(draft.item),
        threadKey: draft.thread?.key ?? null,
        threadId: draft.thread?.id ?? null,
        // No id of a message holds a blank, and every hint does.
        threadRefs: [...(draft.thread?.refs ?? []), ...(draft.thread?.hint ? [draft.thread.hint] : [])],
        subject: draft.subject ?? null,
        text: draft.text ?? null,
        url: draft.url ?? null,
        bot: draft.bot ?? false,
        automatic: draft.automatic ?? null,
        chase: draft.chase ?? null,
        asks: draft.asks ? { ...draft.asks, approvers: persons(draft.asks.approvers) } : null,
        decides: draft.decides ? { ...draft.decides, ...deciderOf(draft.decides.actor) } : null,
        keyTexts: draft.keyTexts ?? [],
        links: draft.links ?? [],
        editedAt: draft.editedAt ?? null,
        reactions: (draft.reactions ?? []).map((one) => ({ ...one, people: persons(one.people) })),
      });
      place('message', draft.key, draft.placements);
      break;
    case 'dependency':
      set.put(Dependency, {
        ...base('dependency', draft.key),
        itemId: id(draft.item.kind, draft.item.key),
        onId: id(draft.on.kind, draft.on.key),
      });
      break;
    case 'announced':
      set.put(Announced, {
        ...base('announced', `${draft.of.kind}/${draft.of.key}/${draft.what}`),
        ofKind: draft.of.kind,
        ofId: id(draft.of.kind, draft.of.key),
        what: draft.what,
        count: draft.count,
      });
      break;
    case 'change': {
      const detail =
        draft.detail && 'approvers' in draft.detail
          ? { ...draft.detail, approvers: persons(draft.detail.approvers as Ref[]) }
          : draft.detail;
      set.put(Change, {
        ...base('change', draft.id),
        ...item(draft.item),
        what: draft.what,
        from: draft.from ?? null,
        to: draft.to ?? null,
        containerId: draft.container ? id('container', draft.container) : null,
        actorAliasId: person(draft.actor),
        occurredAt: draft.at,
        observedAt: requestedAt,
        notBefore: draft.notBefore ?? null,
        timeSource: draft.timeSource,
        seq: draft.seq ?? null,
        detail: detail ?? null,
      });
      break;
    }
  }
}
