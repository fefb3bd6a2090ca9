import { type Command, ok, printed } from '../command.ts';
import { chosenCustomers } from '../customers.ts';
import { knownAgent } from '../known-agent.ts';

export const deadLettersRedrive: Command = {
  words: 'dead-letters redrive',
  usage: '[--agent <name>] [--customer <id>] [--json]',
  summary: 'Makes dead letters due now, with all their tries before them; a worker or `sync once` takes them.',
  options: { agent: { type: 'string' }, customer: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'nothing',
  async run(cli, input) {
    const storage = await cli.storage();
    const agent = knownAgent(storage, input);
    let redriven = 0;
    for (const { id } of await chosenCustomers(storage, input)) redriven += await storage.work.withTenant(id, (uow) => storage.redrive(uow, agent));
    return ok(printed(input, { redriven }, () => `${redriven} dead letter${redriven === 1 ? ' is' : 's are'} due now.`));
  },
};
