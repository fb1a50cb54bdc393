import { type Classified, classify, type StatusMap, type ToolStatus } from '../../metrics/category.js';

/** A tool's status in one text, so that an event can carry it: container, word, code, and whether the tool calls it done. */
export const wordOf = ({ container, word, code = null, done = null }: ToolStatus): string =>
  JSON.stringify([container, word, code, done]);

/** What the words of `wordOf` mean under a map; each is looked up once. */
export function meaningOf(map: StatusMap): (tool: string, text: string) => Classified & { word: string } {
  const known = new Map<string, Classified & { word: string }>();
  return (tool, text) => {
    const key = `${tool} ${text}`;
    const hit = known.get(key);
    if (hit) return hit;
    const [container, word, code, done] = JSON.parse(text) as [
      string | null,
      string | null,
      string | null,
      boolean | null,
    ];
    const meaning = { ...classify(tool, { container, word, code, done }, map), word: word?.trim() ?? '' };
    known.set(key, meaning);
    return meaning;
  };
}
