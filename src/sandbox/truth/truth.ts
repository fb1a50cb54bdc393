import type { Company, Ms } from '../types.js';
import type { Truth } from './types.js';
import { truthOfAsana } from './asana.js';
import { truthOfMail } from './mail.js';
import { truthOfPeople } from './people.js';
import { truthOfWordpress } from './wordpress.js';

/** What is true at an instant, computed from the company's events alone; `tellable` is judged for who connects right then. */
export function truthAt(company: Company, at: Ms): Truth {
  const asana = truthOfAsana(company, at);
  const wordpress = truthOfWordpress(company, at);
  const mail = truthOfMail(company, at);
  return {
    at,
    items: [...asana.items, ...wordpress.items, ...mail.items],
    changes: [...asana.changes, ...wordpress.changes, ...mail.changes],
    approvals: [...asana.approvals, ...wordpress.approvals, ...mail.approvals],
    versions: [...asana.versions, ...wordpress.versions, ...mail.versions],
    dependencies: asana.dependencies,
    people: truthOfPeople(company),
  };
}
