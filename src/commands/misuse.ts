import type { Command, CommanderError } from 'commander';
import { UsageError } from '../errors.js';

/** Makes this command and all below it answer a wrong command line with what is wrong and how it is meant. */
export function explainMisuse(command: Command): void {
  command.exitOverride((error) => {
    // Help and version that were asked for.
    if (error.exitCode === 0) throw error;
    throw new UsageError(`${whatIsWrong(error)}\n${usageOf(command, error)}`);
  });
  for (const inner of command.commands) explainMisuse(inner);
}

// What stands behind `=` may be a secret that somebody typed in the wrong place.
function whatIsWrong({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'Say what to do';
  return message
    .replace(/^error: /, '')
    .replace(/=[^']*/, '=…')
    .slice(0, 200);
}

function usageOf(command: Command, { code }: CommanderError): string {
  if (code === 'commander.help') return command.helpInformation().trimEnd();
  const words: string[] = [];
  for (let here: Command | null = command; here; here = here.parent) words.unshift(here.name());
  return `Usage: ${words.join(' ')} ${command.usage()}\nSee: ${words.join(' ')} --help`;
}
