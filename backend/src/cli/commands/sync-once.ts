import { type Command, printed } from '../command.ts';
import { chosenCustomers } from '../customers.ts';
import { renderReport } from '../sync/render-report.ts';
import { syncCustomers } from '../sync/sync-customers.ts';

export const syncOnce: Command = {
  words: 'sync once',
  usage: '[--customer <id>] [--json]',
  summary: 'Pulls every active connection once and works everything off, without the queue. Exit 1 if something failed or still waits.',
  options: { customer: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'nothing',
  async run(cli, input) {
    const engine = await cli.engine();
    const report = await syncCustomers(engine, await chosenCustomers(engine, input));
    return { exitCode: report.ok ? 0 : 1, text: printed(input, report, () => renderReport(report)) };
  },
};
