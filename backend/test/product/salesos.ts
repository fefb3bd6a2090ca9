import type { Cli, Engine } from '#cli/capabilities.ts';
import { runCli } from '#cli/run.ts';
import type { TestProduct } from '../product.ts';
import { depsOf } from './crm-life.ts';

const closed = (): never => {
  throw new Error('not for this test');
};

/** A command that needs the database and the CRM, as an operator types it. */
export function salesosOf(test: TestProduct): (...args: string[]) => ReturnType<typeof runCli> {
  const engine: Engine = {
    work: test.product.work,
    agents: [],
    redrive: closed,
    clocks: closed,
    crm: depsOf(test),
    dispatchers: [],
    executors: [],
    retryDeadLetters: closed,
  };
  const given = () => Promise.resolve(engine);
  const cli: Cli = {
    settings: closed,
    storage: given,
    engine: given,
    http: closed,
    mailReaders: closed,
    robots: closed,
    migrate: closed,
    roleStatements: closed,
  };
  return (...args) => runCli(args, cli);
}
