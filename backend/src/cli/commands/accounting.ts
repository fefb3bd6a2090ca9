import { type CustomerAccount, readCustomerAccount } from '#services/accounting/read-customer-account.ts';
import { renderAccounts } from '../accounting/render-accounts.ts';
import { type Command, printed } from '../command.ts';
import { chosenCustomers } from '../customers.ts';

export const accounting: Command = {
  words: 'accounting',
  usage: '[--customer <id>] [--json]',
  summary:
    'Where every event is: applied, dead or pending per customer and agent; sends, activities, dirty records. Exit 1 if one is nowhere or twice.',
  options: { customer: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'nothing',
  async run(cli, input) {
    const storage = await cli.storage();
    const accounts: CustomerAccount[] = [];
    for (const customer of await chosenCustomers(storage, input)) accounts.push(await readCustomerAccount(storage.work, storage.agents, customer));
    const unaccounted = accounts.flatMap((account) => account.unaccounted).reduce((sum, { count }) => sum + count, 0);
    return { exitCode: unaccounted === 0 ? 0 : 1, text: printed(input, { unaccounted, customers: accounts }, () => renderAccounts(accounts)) };
  },
};
