import path from 'node:path';
import { ConfigError, loadEnv, processEnv } from '#config/env.ts';
import type { Cli, Engine, Settings, Storage } from './capabilities.ts';
import { CliError } from './cli-error.ts';
import { toFailure } from './failure.ts';
import { ENVIRONMENT, findVariables } from './local-environment.ts';
import { runCli } from './run.ts';

/**
 * The one file here that sees the product's rooms: it opens what a command asks for and closes it at the end. Everything is
 * loaded on first use, so that a command that needs no database answers at once.
 */
const root = path.resolve(import.meta.dirname, '../../..');
const closers: (() => Promise<void>)[] = [];

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
};

const local = once(() => findVariables(processEnv(), root));

async function load<Loaded>(read: () => Loaded): Promise<Loaded> {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) throw new CliError('bad_configuration', `${error.problems.join('; ')}. Run \`doctor\`.`);
    throw error;
  }
}

/** Only what reading the database takes: `score explain` and `accounting` need no vendor's keys. */
async function databaseEnv() {
  const { coreEnv } = await import('#config/core-env.ts');
  const schema = coreEnv.pick({ NODE_ENV: true, DATABASE_URL: true, ALLOW_CLOCK_OFFSET: true });
  return load(() => loadEnv({ core: schema }, local().variables).core);
}

/** Another clone may have taken the port of a local product that was stopped, so a refused login is read the same there. */
const GONE = new Set(['database_unreachable', 'database_login_refused']);

function explained(error: unknown): unknown {
  // A refusal of its own has no code of the driver's; it says what to do.
  if (error instanceof Error && !('code' in error)) return new CliError('database_refused', error.message);
  const { origin } = local();
  const { code } = toFailure(error);
  if (origin === ENVIRONMENT || !GONE.has(code)) return error;
  return new CliError(
    'database_unreachable',
    `The local product of ${origin} is not running. Run \`npm start\` and leave it running, or set DATABASE_URL.`,
  );
}

const storage = once(async (): Promise<Storage> => {
  const env = await databaseEnv();
  const { openDatabase } = await import('#db/client.ts');
  const client = await openDatabase(env.DATABASE_URL).catch((error: unknown) => {
    throw explained(error);
  });
  closers.push(client.close);
  const { openBusinessClock } = await import('#db/business-clock.ts');
  const clock = await openBusinessClock(client.db, env.NODE_ENV !== 'production' && env.ALLOW_CLOCK_OFFSET);
  closers.push(() => Promise.resolve(clock.close()));
  const { createWork } = await import('#db/unit-of-work.ts');
  const { agents } = await import('#agents/registry.ts');
  const { redriveDeadLetters } = await import('#events/dead-letters.ts');
  const { readClocks } = await import('#db/read-clocks.ts');
  // Nobody is notified: the sweeper of a running product finds what is left here within a second.
  const work = createWork(client.db, clock, () => undefined);
  return {
    work,
    agents: agents.map(({ name, subscriptions }) => ({ name, eventTypes: [...new Set(subscriptions.map(({ event }) => event.type))] })),
    redrive: redriveDeadLetters,
    clocks: () => readClocks(work),
  };
});

const engine = once(async (): Promise<Engine> => {
  const { createParts, loadProductEnv } = await import('#composition.ts');
  const env = await load(() => loadProductEnv(local().variables));
  const base = await storage();
  // Without the queue: `sync once` works with Redis down and leaves no wake-ups behind.
  const { providers, sealer, executors } = createParts(env, base.work);
  const { agents } = await import('#agents/registry.ts');
  const { dispatch } = await import('#events/dispatch.ts');
  const { retryDeadLetters } = await import('#events/dead-letters.ts');
  return {
    ...base,
    crm: { providers, sealer },
    executors: executors,
    dispatchers: agents.map((agent) => ({ name: agent.name, dispatch: (customerId) => dispatch(base.work, agent, customerId) })),
    retryDeadLetters: (customerId) => retryDeadLetters(base.work, agents, customerId),
  };
});

const settings = once(async (): Promise<Settings> => {
  const { variables, origin } = local();
  const { loadProductEnv } = await import('#composition.ts');
  const { routingTables, tenantTables } = await import('#db/tables.ts');
  const common = { origin, tenantTables, routingTables, migrations: () => countMigrations(variables.MIGRATE_DATABASE_URL) };
  try {
    const env = loadProductEnv(variables);
    const { core } = env;
    const outside = { redisUrl: core.REDIS_URL ?? null, smtpUrl: env.smtp.SMTP_URL, isProduction: core.NODE_ENV === 'production' };
    return { ...common, ...outside, problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const redisUrl = variables.REDIS_URL !== undefined && URL.canParse(variables.REDIS_URL) ? variables.REDIS_URL : null;
    return { ...common, redisUrl, smtpUrl: null, isProduction: variables.NODE_ENV === 'production', problems: error.problems };
  }
});

async function countMigrations(ownerUrl: string | undefined): Promise<{ known: number; applied: number } | null> {
  if (!ownerUrl) return null;
  const { readMigrationFiles } = await import('drizzle-orm/migrator');
  const { withOwnerClient } = await import('#platform/queue-pool.ts');
  const known = readMigrationFiles({ migrationsFolder: path.resolve(import.meta.dirname, '../db/migrations') }).length;
  let applied = 0;
  await withOwnerClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ n: number }>('select count(*)::int as n from drizzle.__drizzle_migrations');
    applied = rows[0]?.n ?? 0;
  });
  return { known, applied };
}

async function migrate(): Promise<void> {
  const { variables } = findVariables(processEnv(), root, ['MIGRATE_DATABASE_URL']);
  const { coreEnv } = await import('#config/core-env.ts');
  const schema = coreEnv.pick({ MIGRATE_DATABASE_URL: true }).required();
  const { MIGRATE_DATABASE_URL } = await load(() => loadEnv({ core: schema }, variables).core);
  const { migrateDatabase } = await import('#db/migrate.ts');
  const { prepareQueueSchema } = await import('#platform/queue-schema.ts');
  await migrateDatabase(MIGRATE_DATABASE_URL, new Date());
  await prepareQueueSchema(MIGRATE_DATABASE_URL);
}

const cli: Cli = {
  settings,
  storage,
  engine,
  http: async () => (await import('#platform/http-client.ts')).createHttpClient({ allowPrivate: true }),
  mailReaders: async () => ({
    mime: (await import('#platform/postal-mime.ts')).createMimeParser(),
    dates: (await import('#platform/absence-dates.ts')).createAbsenceDates(),
  }),
  robots: async () => (await import('#platform/robot-list.ts')).robotList,
  migrate,
  roleStatements: async (passwords) => (await import('#db/bootstrap.ts')).roleStatements(passwords),
};

const write = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  text === '' ? Promise.resolve() : new Promise((resolve) => stream.write(`${text}\n`, () => resolve()));

// stderr is for the one line of an error; what libraries tell developers is seen where the product runs.
process.noDeprecation = true;
// Whoever reads may stop early (`| head`).
process.stdout.on('error', () => process.exit(1));
const answer = await runCli(process.argv.slice(2), cli);
await write(process.stdout, answer.stdout);
await write(process.stderr, answer.stderr);
for (const close of closers.reverse()) await close().catch(() => undefined);
// A vendor's client may keep idle sockets open.
process.exit(answer.exitCode);
