import type { FieldDef } from 'pg';
import { types } from 'pg';

/** A model as Metabase's `POST /api/card` takes it. */
export interface Model {
  name: string;
  description: string;
  type: 'model';
  display: 'table';
  visualization_settings: object;
  dataset_query: { type: 'native'; database: number; native: { query: string; 'template-tags': object } };
  result_metadata: Column[];
}

interface Column {
  name: string;
  display_name: string;
  base_type: string;
  effective_type: string;
  description: string;
  field_ref: ['field', string, { 'base-type': string }];
}

const { UUID, TEXT, TIMESTAMPTZ, FLOAT8, INT4, INT8, BOOL } = types.builtins;
const BASE_TYPES: Record<number, string> = {
  [UUID]: 'type/UUID',
  [TEXT]: 'type/Text',
  [TIMESTAMPTZ]: 'type/DateTimeWithLocalTZ',
  [FLOAT8]: 'type/Float',
  [INT4]: 'type/Integer',
  [INT8]: 'type/BigInteger',
  [BOOL]: 'type/Boolean',
};

/** What Metabase makes of a column that its PostgreSQL driver is sent: name and type. */
export const columnOf = ({ name, dataTypeID }: FieldDef): { name: string; base_type: string } => ({
  name,
  base_type: BASE_TYPES[dataTypeID] ?? `of a type that Metabase shows as nothing useful (${dataTypeID})`,
});
