/** An item's campaign, in the words of `Conditions.through`. */
export const IN_CAMPAIGN = (item: string): string =>
  `EXISTS (SELECT FROM campaign_item l JOIN campaign k ON k.id = l.campaign_id WHERE l.item_id = ${item} AND {})`;

/** A row's connection, in the words of `Conditions.through`. */
export const OF_CONNECTION = (alias: string): string =>
  `EXISTS (SELECT FROM connection n WHERE n.id = ${alias}.connection_id AND {})`;

/** Whether a task is the one that counts: no copy of work that another tool holds (DESIGN §12.1). */
export const NO_MIRROR = (task: string): string => `NOT EXISTS (SELECT FROM mirror mi WHERE mi.item_id = ${task})`;
