import { type Command, printed } from '../command.ts';
import type { Check } from '../doctor/check.ts';
import { examine } from '../doctor/examine.ts';

export const doctor: Command = {
  words: 'doctor',
  usage: '[--json]',
  summary: 'Checks node, env, database, queue, connections, mail server and clock; one line each with the one fix. Exit 1 on a fail.',
  options: { json: { type: 'boolean' } },
  takes: 'nothing',
  async run(cli, input) {
    const checks = await examine(cli, process.versions.node);
    const ok = !checks.some(({ state }) => state === 'fail');
    return { exitCode: ok ? 0 : 1, text: printed(input, { ok, checks }, () => checks.map(line).join('\n')) };
  },
};

const line = ({ name, state, found, fix }: Check): string => `${state.padEnd(4)}  ${name}: ${found}${fix === null ? '' : ` → ${fix}`}`;
