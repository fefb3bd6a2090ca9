import type { Actor } from '#domain/access/can.ts';
import { createApiKey } from '#services/customer/create-customer.ts';
import { type Command, ok } from '../command.ts';
import { chosenCustomers } from '../customers.ts';
import { requiredOption } from '../uuid.ts';

const OPERATOR: Actor = { kind: 'system', id: 'cli', role: 'admin' };

export const apiKeyCreate: Command = {
  words: 'api-key create',
  usage: '--customer <id> --user <e-mail> --label <text>',
  summary: 'Makes an API key that acts as one user; it is shown once, here.',
  options: { customer: { type: 'string' }, user: { type: 'string' }, label: { type: 'string' } },
  takes: 'nothing',
  async run(cli, input) {
    requiredOption(input, 'customer');
    const userEmail = requiredOption(input, 'user').trim();
    const label = requiredOption(input, 'label').trim();
    const { work } = await cli.storage();
    const [customer] = await chosenCustomers(await cli.storage(), input);
    const key = await createApiKey(work, { actor: OPERATOR, customerId: customer?.id ?? '', userEmail, label });
    return ok(key);
  },
};
