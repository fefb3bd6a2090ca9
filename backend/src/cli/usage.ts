import type { Command } from './command.ts';

/** One command, or all of them. */
export function usage(commands: readonly Command[]): string {
  const shown = commands.map((command) => ({ call: `${command.words} ${command.usage}`.trimEnd(), summary: command.summary }));
  const [only] = shown;
  if (only && shown.length === 1) return `usage: npm run -s salesos -- ${only.call}\n  ${only.summary}`;
  return [
    'usage: npm run -s salesos -- <command>',
    ...shown.flatMap(({ call, summary }) => [`  ${call}`, `      ${summary}`]),
    'Exit codes: 0 done, 1 something failed or is left over, 2 called wrongly, 3 not built yet.',
  ].join('\n');
}
