import type { Ms } from '#sandbox';
import { invalid } from './failures.js';
import { visibleBoards, type Scene } from './scene.js';

/** A webhook: one board, one kind of event. */
export interface Hook {
  id: string;
  board: string;
  event: string;
  config: { columnId?: string; groupId?: string; columnValue?: { index?: number } };
  /** As the API shows it. */
  configText: string | null;
  url: string;
  createdAt: Ms;
  /** Made by an app, which signs; a person's own token signs nothing. */
  isOfApp: boolean;
}

export interface CreateArguments {
  board_id: string;
  event: string;
  url: string;
  config?: unknown;
}

/** Whether an address gives a challenge back. */
export type Challenge = (url: string) => Promise<boolean>;

const NEEDED: Record<string, 'columnId' | 'groupId'> = {
  change_specific_column_value: 'columnId',
  item_moved_to_specific_group: 'groupId',
};

/** The webhooks of the token: made, listed by board, deleted. */
export class Hooks {
  readonly all: Hook[] = [];
  private made = 0;

  constructor(
    private readonly isOfApp: boolean,
    private readonly challenge: Challenge,
  ) {}

  /** Asks the address for a challenge while the caller waits. Throws what the tool answers to what it refuses. */
  async create({ board_id: board, event, url, config }: CreateArguments, scene: Scene) {
    if (!visibleBoards(scene).some(({ id }) => id === board)) throw invalid(`no board ${board}`);
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw invalid('url is not an address');
    const read = configOf(config);
    const needed = NEEDED[event];
    if (needed && typeof read[needed] !== 'string') throw invalid(`${event} needs ${needed} in its config`);
    if (!(await this.challenge(url))) throw invalid('The address did not give the challenge back');
    const hook: Hook = {
      id: String(730_000_000 + ++this.made),
      board,
      event,
      config: read,
      configText: config === null || config === undefined ? null : JSON.stringify(read),
      url,
      createdAt: scene.now,
      isOfApp: this.isOfApp,
    };
    this.all.push(hook);
    return render(hook);
  }

  list({ board_id: board, app_webhooks_only: ofApp }: { board_id: string; app_webhooks_only?: boolean | null }) {
    return this.all.filter((hook) => hook.board === board && (!ofApp || hook.isOfApp)).map(render);
  }

  remove(id: string) {
    const hook = this.all.find((one) => one.id === id);
    if (!hook) throw invalid(`no webhook ${id}`);
    this.all.splice(this.all.indexOf(hook), 1);
    return render(hook);
  }
}

const render = ({ id, board, event, configText }: Hook) => ({ id, board_id: board, event, config: configText });

/** JSON, or JSON in a text: callers send both. */
function configOf(config: unknown): Hook['config'] {
  if (config === null || config === undefined) return {};
  let read = config;
  try {
    if (typeof config === 'string') read = JSON.parse(config);
  } catch {
    throw invalid('config is no JSON');
  }
  if (read === null || typeof read !== 'object' || Array.isArray(read)) throw invalid('config is no object');
  return read;
}
