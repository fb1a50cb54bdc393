import { iso, type Scene } from './scene.js';
import { VERSIONS } from './schemas.js';

export const renderVersion = (version: string) => ({ ...VERSIONS.find(({ value }) => value === version) });

export function renderPlatformApi(scene: Scene) {
  const { limit, days } = scene.budgets.daily;
  const usage = days.reduce((sum, day) => sum + day.usage, 0);
  return {
    daily_limit: { base: limit, total: limit, addon: { is_active: false, quantity: 0 } },
    daily_analytics: {
      last_updated: iso(scene.wallNow),
      by_day: days,
      by_app: [],
      by_user: () => [{ user: scene.show.user(scene.world.me), usage }],
    },
  };
}

/** `before` is without this request, `after` with it. */
export function renderComplexity({ budgets, cost }: Scene) {
  return {
    before: budgets.left + cost,
    query: cost,
    after: budgets.left,
    reset_in_x_seconds: budgets.resetInSeconds,
  };
}
