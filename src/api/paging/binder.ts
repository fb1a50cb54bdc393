/** Collects the values of one statement; the text only ever holds their places. */
export class Binder {
  readonly values: unknown[];

  constructor(values: unknown[] = []) {
    this.values = values;
  }

  /** The place of a value, with its type: `$3::uuid[]`. */
  bind(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
