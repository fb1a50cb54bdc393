import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { ENTITIES } from '../model/index.js';
import { SnakeCase } from '../model/naming.js';

/** Where a database is, in the words of `pg`. */
export interface DatabaseAddress {
  host?: string;
  port?: number;
  user?: string;
  password?: string;
  database?: string;
  /** Instead of the fields above. */
  url?: string;
}

/** TypeORM over one database: metadata, migrations and the queries that are not hot. */
export function createDataSource(address: DatabaseAddress): DataSource {
  return new DataSource({
    type: 'postgres',
    ...(address.url
      ? { url: address.url }
      : {
          host: address.host,
          port: address.port,
          username: address.user,
          password: address.password,
          database: address.database,
        }),
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeCase(),
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    synchronize: false,
    poolSize: 4,
    connectTimeoutMS: 5_000,
  });
}
