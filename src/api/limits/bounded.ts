import { refused } from '../failures/codes.js';

/** Refuses a number outside its bounds, saying which argument takes what. */
export function checkBounds(name: string, value: number, least: number, most: number): void {
  if (value < least || value > most) throw refused('BAD_USER_INPUT', `${name} takes ${least} to ${most}, not ${value}`);
}
