import { parseArgs } from 'node:util';
import type { Cli } from './capabilities.ts';
import { CliError } from './cli-error.ts';
import type { Command, Input } from './command.ts';
import { commands } from './commands.ts';
import { toFailure } from './failure.ts';
import { usage } from './usage.ts';

export interface Answer {
  exitCode: 0 | 1 | 2 | 3;
  stdout: string;
  stderr: string;
}

/** One call of `salesos`: chooses the command, reads its options, runs it. Never throws. */
export async function runCli(args: readonly string[], cli: Cli): Promise<Answer> {
  if (args.length === 0) return { exitCode: 2, stdout: '', stderr: usage(commands) };
  const command = commandFor(args);
  if (!command) {
    const isHelp = args[0] === 'help' || isHelpFlag(args[0]);
    if (isHelp) return { exitCode: 0, stdout: usage(commands), stderr: '' };
    return { exitCode: 2, stdout: '', stderr: `unknown_command: ${args.slice(0, 2).join(' ')}\n${usage(commands)}` };
  }
  if (args.some(isHelpFlag)) return { exitCode: 0, stdout: usage([command]), stderr: '' };
  try {
    const { exitCode, text } = await command.run(cli, readInput(command, args.slice(command.words.split(' ').length)));
    return { exitCode, stdout: text, stderr: '' };
  } catch (error) {
    const { code, message, exitCode } = toFailure(error);
    return { exitCode, stdout: '', stderr: `${code}: ${message.replace(/\s*\n\s*/g, '; ')}` };
  }
}

const isHelpFlag = (arg: string | undefined): boolean => arg === '--help' || arg === '-h';

function commandFor(args: readonly string[]): Command | undefined {
  return commands.find(({ words }) => words.split(' ').every((word, index) => args[index] === word));
}

function readInput(command: Command, args: readonly string[]): Input {
  if (command.takes === 'any') return { argument: null, text: () => null, flag: () => false };
  const wrong = (why: string): CliError => new CliError('bad_argument', `${why} Usage: salesos ${command.words} ${command.usage}`.trimEnd(), 2);
  const { values, positionals } = parsed(command, args, wrong);
  if (positionals.length > (command.takes === 'one argument' ? 1 : 0)) throw wrong(`"${positionals.at(-1)}" is one argument too many.`);
  if (command.takes === 'one argument' && positionals.length === 0) throw wrong('An argument is missing.');
  return {
    argument: positionals[0] ?? null,
    text: (option) => (typeof values[option] === 'string' ? values[option] : null),
    flag: (option) => values[option] === true,
  };
}

function parsed(command: Command, args: readonly string[], wrong: (why: string) => CliError) {
  try {
    return parseArgs({ args: [...args], options: command.options, allowPositionals: true });
  } catch (error) {
    throw wrong(`${(error instanceof Error ? error.message : '').split('. ')[0] ?? ''}.`);
  }
}
