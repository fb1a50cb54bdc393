import { dateOf, DAY, HOUR, workTime } from '../time.js';
import { REGISTER } from './boards.js';
import type { Desk } from './desk.js';
import { onMonday, someone } from './desk.js';

/** The campaign itself as an item of the register; who leads it stands there too, if they have an account. */
export function register(desk: Desk): void {
  const { random, journal, campaign, people } = desk;
  const owner = onMonday(people).find((one) => one.id === campaign.owner);
  const by = someone(desk, 'Operations');
  let at = desk.begins + 2 * HOUR;
  const id = journal.addItem(
    {
      at,
      by,
      board: REGISTER.board,
      group: REGISTER.group,
      name: campaign.name,
      values: {
        [REGISTER.status]: { label: 0 },
        [REGISTER.launch]: { date: dateOf(at + 80 * DAY) },
        ...(owner ? { [REGISTER.owner]: { people: [owner.id] } } : {}),
        ...(campaign.key ? { [REGISTER.campaign]: { text: campaign.key } } : {}),
      },
    },
    campaign.id,
  );
  // Planned, running, sometimes held for a while, over.
  for (const label of random.chance(0.3) ? [2, 3, 2, 1] : [2, 1]) {
    at = workTime(random, at + random.int(4, 30) * DAY, 20);
    journal.set(id, at, by, REGISTER.status, { label });
  }
}
