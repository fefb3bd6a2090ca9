import type { Storage } from './capabilities.ts';
import { CliError } from './cli-error.ts';
import type { Input } from './command.ts';

/** `--agent`, refused when there is none of that name: a typing error must not look like "nothing to do". */
export function knownAgent(storage: Storage, input: Input): string | null {
  const name = input.text('agent');
  const names = storage.agents.map((agent) => agent.name);
  if (name !== null && !names.includes(name)) throw new CliError('not_found', `There is no agent "${name}". There are ${names.join(', ')}.`);
  return name;
}
