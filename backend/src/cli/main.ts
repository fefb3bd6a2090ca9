import path from 'node:path';
import type { Work } from '#db/unit-of-work.ts';
import type { ProductEnv } from '#composition.ts';
import { ConfigError, loadEnv, processEnv } from '#config/env.ts';
import type { Cli, Engine, Settings, Storage } from './capabilities.ts';
import { CliError } from './cli-error.ts';
import { toFailure } from './failure.ts';
import { ENVIRONMENT, findVariables, type Variables } from './local-environment.ts';
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

/** Results go to stdout, so nothing may log there; and whatever this process's agents are, the CLI runs them all. */
const quiet = (variables: Variables): Variables => ({ ...variables, LOG_LEVEL: 'silent', AGENTS: '' });

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
  const { sql } = await import('drizzle-orm');
  return {
    // Nobody is notified: the sweeper of a running product finds what is left here within a second.
    work: createWork(client.db, clock, () => undefined),
    sql,
    agents: agents.map(({ name, subscriptions }) => ({ name, eventTypes: [...new Set(subscriptions.map(({ event }) => event.type))] })),
    redrive: redriveDeadLetters,
  };
});

const engine = once(async (): Promise<Engine> => {
  const { loadProductEnv } = await import('#composition.ts');
  const env = await load(() => loadProductEnv(quiet(local().variables)));
  const [bad] = await keyProblems(env);
  if (bad) throw new CliError('bad_configuration', `${bad}. Run \`doctor\`.`);
  const base = await storage();
  const { crm, executors } = await executorsOf(env, base.work);
  const { agents } = await import('#agents/registry.ts');
  const { dispatch } = await import('#events/dispatch.ts');
  const { retryDeadLetters } = await import('#events/dead-letters.ts');
  return {
    ...base,
    crm,
    executors,
    dispatchers: agents.map((agent) => ({ name: agent.name, dispatch: (customerId) => dispatch(base.work, agent, customerId) })),
    retryDeadLetters: (customerId) => retryDeadLetters(base.work, agents, customerId),
  };
});

/** The composition's executors, without its queue: `sync once` works with Redis down and leaves no wake-ups behind. */
async function executorsOf(env: ProductEnv, work: Work) {
  const { core } = env;
  const { parseKeys } = await import('#config/core-env.ts');
  const { createProviders } = await import('#providers/registry.ts');
  const { createMimeComposer } = await import('#platform/mime.ts');
  const { createSealer } = await import('#platform/envelope-sealer.ts');
  const { createTemplateEngine } = await import('#platform/liquid.ts');
  const { createTrackingTokens } = await import('#platform/tracking-token.ts');
  const { auditSealer } = await import('#agents/audit/executor.ts');
  const { crmPuller } = await import('#agents/crm-sync/puller.ts');
  const { crmPusher } = await import('#agents/crm-sync/executor.ts');
  const { hitClassifier, mailSender } = await import('#agents/email/executor.ts');
  const { stepScanner } = await import('#agents/sequence/executor.ts');
  const crm = {
    providers: createProviders(env, { publicUrl: core.PUBLIC_URL, mime: createMimeComposer() }),
    sealer: createSealer(parseKeys(core.ENCRYPTION_KEYS)),
  };
  const mail = { templates: createTemplateEngine(), tokens: createTrackingTokens(parseKeys(core.TRACKING_KEYS)), publicUrl: core.PUBLIC_URL };
  const crmExecutors = [crmPuller(work, crm), crmPusher(work, crm)];
  const mailExecutors = [stepScanner(work, mail), mailSender(work, { ...mail, ...crm }), hitClassifier(work)];
  return { crm, executors: [...crmExecutors, ...mailExecutors, auditSealer(work)] };
}

/** Keys are only looked into when they are used; a bad one must not first show itself then. Their text is not repeated. */
async function keyProblems({ core }: ProductEnv): Promise<string[]> {
  const { parseKeys } = await import('#config/core-env.ts');
  return (['ENCRYPTION_KEYS', 'TRACKING_KEYS'] as const).flatMap((name) => {
    try {
      return parseKeys(core[name]).length > 0 ? [] : [`${name}: no key`];
    } catch {
      return [`${name}: every key is id:base64 of 32 bytes, newest first, separated by commas`];
    }
  });
}

const settings = once(async (): Promise<Settings> => {
  const { variables, origin } = local();
  const { loadProductEnv } = await import('#composition.ts');
  const { routingTables, tenantTables } = await import('#db/tables.ts');
  const common = { origin, tenantTables, routingTables, migrations: () => countMigrations(variables.MIGRATE_DATABASE_URL) };
  try {
    const env = loadProductEnv(variables);
    const { core } = env;
    const outside = { redisUrl: core.REDIS_URL ?? null, smtpUrl: env.smtp.SMTP_URL, isProduction: core.NODE_ENV === 'production' };
    return { ...common, ...outside, problems: await keyProblems(env) };
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
  migrate,
  roleStatements: async (passwords) => (await import('#db/bootstrap.ts')).roleStatements(passwords),
};

const write = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  text === '' ? Promise.resolve() : new Promise((resolve) => stream.write(`${text}\n`, () => resolve()));

// Whoever reads may stop early (`| head`).
process.stdout.on('error', () => process.exit(1));
const answer = await runCli(process.argv.slice(2), cli);
await write(process.stdout, answer.stdout);
await write(process.stderr, answer.stderr);
for (const close of closers.reverse()) await close().catch(() => undefined);
// A vendor's client may keep idle sockets open.
process.exit(answer.exitCode);
