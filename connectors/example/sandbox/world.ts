import type { Company } from '#sandbox';

const HOUR = 3_600_000;
const TASKS = 6;
const TITLES = ['Brief', 'Draft the page', 'Review', 'Pictures', 'Translate', 'Go live'];

/** What the tool shows at one moment. */
export interface World {
  people: { id: string; name: string; email: string; active: boolean }[];
  tasks: {
    id: string;
    title: string;
    status: string;
    list: string;
    assignee_id: string | null;
    created_at: string;
    updated_at: string;
  }[];
}

/** The company's to-do lists as of then: each task begins, is worked on, is done, and the last of each list is thrown away. */
export function worldAt(company: Company, now: number): World {
  const people = company.people.slice(0, 15).map(({ id, name, email }) => ({ id, name, email, active: true }));
  const iso = (at: number): string => new Date(at).toISOString();
  const tasks = company.campaigns.flatMap(({ name }, c) =>
    Array.from({ length: TASKS }, (_, t) => {
      const created = company.start - (TASKS - t) * 24 * HOUR;
      const steps: [string, number][] = [
        ['to do', created],
        ['doing', company.start + (c + t * 3) * HOUR],
        ['done', company.start + (c * 5 + t * 17 + 2) * HOUR],
      ];
      const [status, since] = steps.findLast(([, at]) => at <= now)!;
      const isGone = t === TASKS - 1 && now >= company.start + (c + 2) * HOUR;
      const task = {
        id: `${c}-${t}`,
        title: TITLES[t]!,
        status,
        list: name,
        assignee_id: people[(c + t) % people.length]?.id ?? null,
        created_at: iso(created),
        updated_at: iso(since),
      };
      return isGone ? [] : [task];
    }).flat(),
  );
  return { people, tasks };
}
