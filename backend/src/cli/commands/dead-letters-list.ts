import { type DeadLetter, listDeadLetters } from '#services/request/list-dead-letters.ts';
import { type Command, ok, printed } from '../command.ts';
import { chosenCustomers } from '../customers.ts';
import { knownAgent } from '../known-agent.ts';
import { table } from '../table.ts';

export const deadLettersList: Command = {
  words: 'dead-letters list',
  usage: '[--agent <name>] [--customer <id>] [--json]',
  summary: 'Events an agent could not apply, oldest first, with the code of the error and the next try.',
  options: { agent: { type: 'string' }, customer: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'nothing',
  async run(cli, input) {
    const storage = await cli.storage();
    const agent = knownAgent(storage, input);
    const letters: DeadLetter[] = [];
    for (const { id } of await chosenCustomers(storage, input))
      letters.push(...(await storage.work.withTenant(id, (uow) => listDeadLetters(uow, agent))));
    letters.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    return ok(printed(input, letters, () => readable(letters)));
  },
};

function readable(letters: readonly DeadLetter[]): string {
  if (letters.length === 0) return 'No dead letters.';
  const rows = letters.map((letter) => [
    letter.customerId,
    letter.agent,
    letter.eventType,
    letter.eventId,
    letter.code,
    letter.tries,
    letter.dueAt ?? 'given up',
  ]);
  return table(['customer', 'agent', 'event', 'event id', 'code', 'tries', 'next try'], rows);
}
