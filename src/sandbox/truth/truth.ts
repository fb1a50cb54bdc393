import type { Company, Ms } from '../types.js';
import type { Truth } from './types.js';
import { truthOfAsana } from './asana.js';
import { truthOfContentful } from './contentful.js';
import { truthOfMail } from './mail.js';
import { truthOfMonday } from './monday.js';
import { truthOfPeople } from './people.js';
import { truthOfSlack } from './slack.js';
import { truthOfWordpress } from './wordpress.js';

/** What is true at an instant, computed from the company's events alone; `tellable` is judged for who connects right then. */
export function truthAt(company: Company, at: Ms): Truth {
  const parts: Partial<Omit<Truth, 'at'>>[] = [
    truthOfAsana,
    truthOfWordpress,
    truthOfMail,
    truthOfMonday,
    truthOfSlack,
    truthOfContentful,
  ].map((tell) => tell(company, at));
  const items = parts.flatMap((part) => part.items ?? []);
  const there = new Set(items.filter((item) => !item.gone).map((item) => `${item.tool}/${item.key}`));
  return {
    at,
    items,
    changes: parts.flatMap((part) => part.changes ?? []),
    approvals: parts.flatMap((part) => part.approvals ?? []),
    versions: parts.flatMap((part) => part.versions ?? []),
    dependencies: parts.flatMap((part) => part.dependencies ?? []),
    mirrors: parts.flatMap((part) => part.mirrors ?? []).filter(({ of }) => there.has(`${of.tool}/${of.key}`)),
    people: truthOfPeople(company),
  };
}
