import type { ClientBase } from 'pg';

/** A thing named by its tool's key, so that a decision about it survives a rebuild and another database. */
export interface NaturalKey {
  /** Name of the connection. */
  connection: string;
  /** task, asset, approval, message or container. */
  kind: string;
  key: string;
}

/** Who acts, and the key that gives the same wish one effect. */
interface Wish {
  actor: string;
  idempotencyKey: string;
}

export interface LinkWish extends Wish {
  subject: NaturalKey;
  /** The campaign's key in upper case. */
  campaign: string;
}

/** What a person says about two things, or about one, by natural keys. */
export interface DecisionWish extends Wish {
  kind: 'mirror' | 'depends' | 'merge-people' | 'split-person' | 'reject';
  subject: Record<string, string>;
  value: Record<string, string | boolean>;
}

/** A decision on record; hub.yaml wins over it where `overruledBy` names the place. */
export interface Recorded {
  decisionId: string;
  overruledBy: string | null;
}

/** What came of replaying records that had been set aside. */
export interface Replayed {
  replayed: number;
  resolved: number;
  stillWaiting: number;
}

/**
 * What the graph can set in motion; assembled outside, since the api never imports the engine.
 * The first two work outside the caller's transaction; the others write in `tx`, where the audit line commits with them.
 */
export interface HubActions {
  /** Starts a reading of one connection, or of all (null), and returns once the runs have their ids. */
  runSync(connection: string | null, options: { full?: boolean }): Promise<{ runId: string }[]>;
  /** Maps records set aside once more: those named, those of a connection, or all. */
  replay(options: { connection?: string; quarantineIds?: string[] }): Promise<Replayed>;
  linkItem(tx: ClientBase, wish: LinkWish): Promise<Recorded>;
  linkContainer(tx: ClientBase, wish: LinkWish): Promise<Recorded>;
  decide(tx: ClientBase, wish: DecisionWish): Promise<Recorded>;
  /** Takes a decision back; NotFound for one that is not there, Conflict for one taken back already. */
  undo(tx: ClientBase, wish: Wish & { decisionId: string }): Promise<void>;
}
