import type { Actor } from '#domain/access/can.ts';
import { createApiKey } from '#services/customer/create-customer.ts';
import { audit } from '#services/request/audit.ts';
import { CliError } from '../cli-error.ts';
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
    const { work, sql } = await cli.storage();
    const [customer] = await chosenCustomers(await cli.storage(), input);
    const customerId = customer?.id ?? '';
    const [user] = await work.withTenant(customerId, (uow) =>
      uow.rows<{ id: string }>(
        sql`select id from users where customer_id = ${customerId}::uuid and lower(email) = ${userEmail.toLowerCase()} and is_active`,
      ),
    );
    if (!user) throw new CliError('not_found', `${customer?.name ?? ''} has no active user ${userEmail}.`);
    const key = await createApiKey(work, { customerId, userEmail, label });
    // Before it is shown: a key that nobody recorded is one nobody has.
    await work.withTenant(customerId, (uow) => audit(uow, OPERATOR, { action: 'api_key.created', resourceType: 'user', resourceId: user.id }));
    return ok(key);
  },
};
