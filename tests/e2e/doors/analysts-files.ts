import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DATASETS } from '../../../src/export/data/datasets.js';
import type { Row } from './analysts-page.js';

/** DuckDB in a folder of files, as an analyst has it. */
export interface Duck {
  folder: string;
  /** The rows of the last statement. */
  sql(text: string): Promise<Row[]>;
  close(): void;
}

/** Saves a Parquet file of every export in a new folder. */
export async function saveExports(folder: string, download: (name: string) => Promise<Buffer>): Promise<string> {
  mkdirSync(folder);
  for (const { name } of DATASETS) writeFileSync(join(folder, `${name}.parquet`), await download(`${name}.parquet`));
  return folder;
}

export async function openDuck(folder: string): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:', { file_search_path: folder });
  const connection = await instance.connect();
  return {
    folder,
    // Counts are whole numbers of 64 bits.
    sql: async (text) =>
      (await connection.runAndReadAll(text))
        .getRowObjectsJS()
        .map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
          ),
        ),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
