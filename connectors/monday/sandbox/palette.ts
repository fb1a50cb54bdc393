import { EMPTY_LABEL } from './entities.js';

/** How a label looks, in the tool's three spellings: the API's name, the two colours, the log's own name. */
export interface Look {
  name: string;
  color: string;
  border: string;
  varName: string;
}

const look = (name: string, color: string, border: string, varName: string): Look => ({ name, color, border, varName });

/** By label index; 0 to 2 are the ones of public captures (monday/wire-samples.json). */
const LOOKS: Look[] = [
  look('working_orange', '#fdab3d', '#E99729', 'orange'),
  look('done_green', '#00c875', '#00B461', 'green-shadow'),
  look('stuck_red', '#e2445c', '#CE3048', 'red-shadow'),
  look('dark_blue', '#0086c0', '#3DB0DF', 'blue-links'),
  look('purple', '#a25ddc', '#9238AF', 'purple'),
  look('explosive', '#c4c4c4', '#B0B0B0', 'grey'),
  look('grass_green', '#037f4c', '#006B38', 'grass-green'),
  look('bright_blue', '#579bfc', '#4387E8', 'bright-blue'),
  look('saladish', '#cab641', '#C0AB31', 'mustered'),
  look('egg_yolk', '#ffcb00', '#C29A0B', 'yellow'),
  look('blackish', '#333333', '#000000', 'soft-black'),
];

export const lookOf = (index: number): Look => LOOKS[index] ?? LOOKS[index % EMPTY_LABEL]!;
