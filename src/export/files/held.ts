import type { Cell, ColumnType } from './table.js';

/** The cells of one column until their group is written. */
export interface Held {
  put(at: number, cell: Cell): void;
  /** The first `count` of them, as the writer wants them. */
  take(count: number): unknown[];
}

const two = (text: string, from: number): number => text.charCodeAt(from) * 10 + text.charCodeAt(from + 1) - 528;

/** Milliseconds of a cell that is an instant; its place for every digit is known, so that no parser need look for it. */
function millisecondsOf(cell: string): number {
  const year = two(cell, 0) * 100 + two(cell, 2);
  // Date.UTC takes these for years of the last century.
  if (year < 100) return Date.parse(cell);
  const milliseconds = two(cell, 20) * 10 + cell.charCodeAt(22) - 48;
  return Date.UTC(year, two(cell, 5) - 1, two(cell, 8), two(cell, 11), two(cell, 14), two(cell, 17), milliseconds);
}

const DAY_MS = 86_400_000;

// Numbers are held off the heap: a hundred thousand objects that live for a while are what collecting garbage costs most for.
class HeldNumbers implements Held {
  private readonly values: Float64Array;
  private readonly there: Uint8Array;

  constructor(
    size: number,
    private readonly read: (cell: string) => number,
    private readonly given: (value: number) => unknown,
  ) {
    this.values = new Float64Array(size);
    this.there = new Uint8Array(size);
  }

  put(at: number, cell: Cell): void {
    this.there[at] = cell === null ? 0 : 1;
    if (cell !== null) this.values[at] = this.read(cell as string);
  }

  take(count: number): unknown[] {
    const taken: unknown[] = [];
    for (let at = 0; at < count; at++) taken.push(this.there[at] ? this.given(this.values[at]!) : null);
    return taken;
  }
}

class HeldIntegers implements Held {
  private readonly values: BigInt64Array;
  private readonly there: Uint8Array;

  constructor(size: number) {
    this.values = new BigInt64Array(size);
    this.there = new Uint8Array(size);
  }

  put(at: number, cell: Cell): void {
    this.there[at] = cell === null ? 0 : 1;
    if (cell !== null) this.values[at] = BigInt(cell as string);
  }

  take(count: number): unknown[] {
    const taken: unknown[] = [];
    for (let at = 0; at < count; at++) taken.push(this.there[at] ? this.values[at] : null);
    return taken;
  }
}

/** Texts and lists. Of texts that come again and again one is held for all of them. */
class HeldTexts implements Held {
  private readonly cells: Cell[] = [];
  private readonly known = new Map<string, string>();
  private isRepeating = true;

  put(at: number, cell: Cell): void {
    if (at === 0) this.known.clear();
    this.cells[at] = typeof cell === 'string' && this.isRepeating ? this.same(cell, at) : cell;
  }

  private same(text: string, at: number): string {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    this.known.set(text, text);
    // Ids and titles do not repeat: looking for them is time for nothing.
    this.isRepeating = this.known.size < 1_000 + at / 2;
    return text;
  }

  take(count: number): unknown[] {
    return this.cells.slice(0, count);
  }
}

/** Room for the cells of a column of this type. */
export function holdCells(type: ColumnType, size: number): Held {
  if (type === 'integer') return new HeldIntegers(size);
  if (type === 'number') return new HeldNumbers(size, Number, (value) => value);
  if (type === 'boolean') return new HeldNumbers(size, (cell) => (cell === 'true' ? 1 : 0), Boolean);
  if (type === 'instant') return new HeldNumbers(size, millisecondsOf, BigInt);
  if (type === 'date') return new HeldNumbers(size, Date.parse, (value) => value / DAY_MS);
  return new HeldTexts();
}
