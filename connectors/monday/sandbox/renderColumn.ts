import { EMPTY_LABEL, type Column } from './entities.js';
import { lookOf } from './palette.js';

export const columnSheet = (column: Column) => ({
  id: column.id,
  title: column.title,
  description: null,
  type: column.type,
  width: null,
  archived: false,
  settings: () => settingsOf(column),
  settings_str: () => JSON.stringify(legacySettingsOf(column)),
  revision: () => `${column.id}:${column.title}:${column.labels.map(({ text }) => text).join('|')}`,
  capabilities: { calculated: null, visibility: null },
});

function settingsOf(column: Column) {
  if (column.type !== 'status') return {};
  return { type: 'status', labels: [...column.labels, ...retired(column)].map((label) => labelSheet(label)) };
}

interface ShownLabel {
  index: number;
  text: string;
  isDone: boolean;
  isDeactivated?: boolean;
}

const labelSheet = ({ index, text, isDone, isDeactivated = false }: ShownLabel) => ({
  id: index,
  label: text,
  color: lookOf(index).name,
  index,
  description: null,
  is_done: isDone,
  is_deactivated: isDeactivated,
});

const FIRST_RETIRED_INDEX = 11;

/**
 * Every column of labels also shows one that was deactivated and is worn by nothing. It has the text of the first one,
 * so whoever maps labels by their text meets it (CONNECTOR-NOTES §2.4: by index).
 */
function retired(column: Column): ShownLabel[] {
  const [first] = column.labels;
  if (!first) return [];
  let index = FIRST_RETIRED_INDEX;
  while (column.labels.some((label) => label.index === index)) index++;
  return [{ index, text: first.text, isDone: false, isDeactivated: true }];
}

/** Deprecated and still there; index 5 has a position and no text. */
function legacySettingsOf(column: Column) {
  if (column.type !== 'status') return {};
  const labels = column.labels.map(({ index, text }) => [index, text] as const);
  const positions = [...column.labels.map(({ index }) => index), EMPTY_LABEL];
  return {
    done_colors: column.labels.filter(({ isDone }) => isDone).map(({ index }) => index),
    labels: Object.fromEntries(labels),
    labels_positions_v2: Object.fromEntries(positions.map((index, position) => [index, position])),
    labels_colors: Object.fromEntries(
      column.labels.map(({ index }) => {
        const { color, border, varName } = lookOf(index);
        return [index, { color, border, var_name: varName }];
      }),
    ),
  };
}
