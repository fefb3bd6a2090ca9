import { listSyncConnections } from '#services/crm-sync/list-sync-connections.ts';
import type { Cli, Settings, Storage } from '../capabilities.ts';
import { chosenCustomers } from '../customers.ts';
import { type Failure, toFailure } from '../failure.ts';
import { type Check, fail, warn } from './check.ts';
import { checkClock } from './check-clock.ts';
import { checkConnection } from './check-connection.ts';
import { checkDatabase } from './check-database.ts';
import { checkMail } from './check-mail.ts';
import { checkNode } from './check-node.ts';
import { checkQueue } from './check-queue.ts';
import { checkSettings } from './check-settings.ts';

/** From the ground up; what rests on something broken is said to be unchecked rather than failed again. */
export async function examine(cli: Cli, nodeVersion: string): Promise<Check[]> {
  const checks = [checkNode(nodeVersion)];
  const settings = await attempt(() => cli.settings());
  if ('failure' in settings) return [...checks, fail('env', settings.failure.code, settings.failure.message)];
  checks.push(...checkSettings(settings.value));
  const storage = await attempt(() => cli.storage());
  if ('failure' in storage) checks.push(fail('database', storage.failure.code, storage.failure.message));
  else checks.push(...(await examineDatabase(storage.value, settings.value)));
  checks.push(await checkQueue('failure' in storage ? null : storage.value, settings.value));
  const stands =
    settings.value.problems.length === 0 && !checks.some(({ name, state }) => state === 'fail' && (name === 'database' || name === 'migrations'));
  if (!stands) return [...checks, warn('connections, mail', 'not checked', 'Repair what fails above first.')];
  return [...checks, ...(await examineOutside(cli, settings.value))];
}

async function examineDatabase(storage: Storage, settings: Settings): Promise<Check[]> {
  const checks = await attempt(() => checkDatabase(storage, settings));
  if ('failure' in checks) return [fail('database', checks.failure.code, checks.failure.message)];
  const isMigrated = !checks.value.some(({ name, state }) => name === 'migrations' && state === 'fail');
  return isMigrated ? [...checks.value, await checkClock(storage, settings)] : checks.value;
}

async function examineOutside(cli: Cli, settings: Settings): Promise<Check[]> {
  const engine = await cli.engine();
  const customers = await chosenCustomers(engine, { argument: null, text: () => null, flag: () => false });
  const checks: Check[] = [];
  for (const { id, name } of customers) {
    for (const connection of await engine.work.withTenant(id, listSyncConnections)) checks.push(await checkConnection(engine, name, connection));
  }
  if (checks.length === 0) checks.push(warn('connections', 'none', 'An admin connects a CRM: POST /v1/connections.'));
  return settings.smtpUrl === null ? checks : [...checks, ...(await checkMail(engine, customers, settings.smtpUrl))];
}

type Attempt<Value> = { value: Value } | { failure: Failure };

const attempt = <Value>(run: () => Promise<Value>): Promise<Attempt<Value>> =>
  run().then(
    (value) => ({ value }),
    (error: unknown) => ({ failure: toFailure(error) }),
  );
