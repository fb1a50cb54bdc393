import type { Ms } from '#sandbox';
import type { Story, Task, User, Value } from './entities.js';
import { streamsOfTask } from './eventLog.js';
import type { World } from './world.js';

export interface Telling {
  subtype: string;
  typed: Record<string, Value>;
  /** Only where a person wrote it. */
  words?: string;
}

/** Writes a story on a task and tells the streams of it. */
export function addStory(
  world: World,
  task: Task,
  told: { gid: string; at: Ms; by: User | null },
  { subtype, typed, words }: Telling,
): void {
  const { gid, at, by } = told;
  const story: Story = {
    kind: 'story',
    gid,
    ordinal: world.nextOrdinal(),
    createdAt: at,
    task,
    by,
    subtype,
    typed,
    words: words ?? null,
    edited: false,
    deleted: false,
  };
  task.stories.push(story);
  world.stories.set(gid, story);
  world.log.add(streamsOfTask(task), { at, user: by, action: 'added', resource: story, parent: task });
}
