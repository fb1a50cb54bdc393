// Loaded before a program (`node --require`): tells on a channel of its own how much memory it held at its peak, in kB.
import { writeSync } from 'node:fs';

const CHANNEL = 3;

process.on('exit', () => void writeSync(CHANNEL, String(process.resourceUsage().maxRSS)));
