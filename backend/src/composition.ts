import { auditSealer } from '#agents/audit/executor.ts';
import { crmPusher, optOutWriter } from '#agents/crm-sync/executor.ts';
import { crmFollower } from '#agents/crm-sync/follower.ts';
import { crmJournalReader } from '#agents/crm-sync/journal-reader.ts';
import { crmWritePruner } from '#agents/crm-sync/pruner.ts';
import { crmActivityPuller, crmHintPuller, crmPuller, crmResyncer, crmScopeWalker } from '#agents/crm-sync/puller.ts';
import { syncSampler } from '#agents/crm-sync/sampler.ts';
import { crmThrottleEnder } from '#agents/crm-sync/throttle-ender.ts';
import { scoreRewriter } from '#agents/engagement/executor.ts';
import { attachmentPruner } from '#agents/email/attachment-pruner.ts';
import { hitClassifier, mailSender, trackingDomainChecker } from '#agents/email/executor.ts';
import { mailReader } from '#agents/email/reader.ts';
import { agents } from '#agents/registry.ts';
import { stepScanner } from '#agents/sequence/executor.ts';
import { coreEnv, parseKeys } from '#config/core-env.ts';
import { loadEnv } from '#config/env.ts';
import { openBusinessClock } from '#db/business-clock.ts';
import { openDatabase } from '#db/client.ts';
import { createWork, type Notify, type Work } from '#db/unit-of-work.ts';
import type { Executor, Follower } from '#events/agent.ts';
import { createRuntime, type Fleet, notifier, queuesOf } from '#events/runtime.ts';
import { createApp } from '#http/app.ts';
import type { HttpDeps } from '#http/deps.ts';
import { createWakeQueue, type QueueConnection } from '#platform/bullmq-queue.ts';
import { createCsvReader } from '#platform/csv.ts';
import { createDnsResolver } from '#platform/dns-resolver.ts';
import { createSealer } from '#platform/envelope-sealer.ts';
import { createHttpClient } from '#platform/http-client.ts';
import { createTemplateEngine } from '#platform/liquid.ts';
import { createMailAuth } from '#platform/mail-auth.ts';
import { createMimeComposer } from '#platform/mime.ts';
import { createLogger } from '#platform/pino-logger.ts';
import { createAbsenceDates } from '#platform/absence-dates.ts';
import { createMimeParser } from '#platform/postal-mime.ts';
import { openQueuePool } from '#platform/queue-pool.ts';
import { robotList } from '#platform/robot-list.ts';
import { createTrackingTokens } from '#platform/tracking-token.ts';
import { createProviders, providerEnv } from '#providers/registry.ts';
import { gatherHits } from '#services/email/gather-hits.ts';
import { createKnownHosts } from '#services/tracking/known-hosts.ts';

export function loadProductEnv(source: Readonly<Record<string, string | undefined>>) {
  return loadEnv({ core: coreEnv, ...providerEnv }, source);
}
export type ProductEnv = ReturnType<typeof loadProductEnv>;

const QUEUE_CONCURRENCY = 6;
/** A customer's own host has this long to answer. */
const LOOK_MS = 5_000;

/** Vendors, keys, templates and everything that acts or listens outside; opens nothing. */
export function createParts(env: ProductEnv, work: Work) {
  const { core } = env;
  const sealer = createSealer(parseKeys(core.ENCRYPTION_KEYS));
  const tokens = createTrackingTokens(parseKeys(core.TRACKING_KEYS));
  const templates = createTemplateEngine();
  const providers = createProviders(env, { publicUrl: core.PUBLIC_URL, mime: createMimeComposer(), http: createHttpClient });
  const mail = { templates, tokens, publicUrl: core.PUBLIC_URL };
  const crm = { providers, sealer };
  const outside = {
    dns: createDnsResolver(core.DNS_SERVERS),
    http: createHttpClient({ allowPrivate: false, timeoutMs: LOOK_MS }),
    publicUrl: core.PUBLIC_URL,
  };
  const inbound = {
    mime: createMimeParser(),
    dates: createAbsenceDates(),
    dispositionHeader: core.NODE_ENV === 'production' ? null : 'X-Twin-Disposition',
  };
  const executors: Executor[] = [
    crmPuller(work, crm),
    crmActivityPuller(work, crm),
    crmHintPuller(work, crm),
    crmPusher(work, crm),
    crmResyncer(work, crm),
    crmScopeWalker(work, crm),
    syncSampler(work),
    optOutWriter(work, crm),
    crmWritePruner(work),
    crmThrottleEnder(work),
    stepScanner(work, mail),
    mailSender(work, { ...mail, ...crm }),
    mailReader(work, { ...inbound, ...crm, publicUrl: core.PUBLIC_URL }),
    hitClassifier(work, robotList),
    trackingDomainChecker(work, outside),
    attachmentPruner(work),
    scoreRewriter(work),
    auditSealer(work),
  ];
  const followers: Follower[] = [crmFollower(work, crm), crmJournalReader(work, crm)];
  return { sealer, tokens, templates, providers, inbound, executors, followers, ...outside };
}

/** Builds the product from its environment; nothing listens or runs until asked. The only place that sees every room. */
export async function createProduct(env: ProductEnv) {
  const { core } = env;
  const logger = createLogger(core.LOG_LEVEL, 'salesos', core.LOG_STREAM);
  const mayMove = core.NODE_ENV !== 'production' && core.ALLOW_CLOCK_OFFSET;
  const client = await openDatabase(core.DATABASE_URL);
  const clock = await openBusinessClock(client.db, mayMove);
  let notify: Notify = () => undefined;
  const work = createWork(client.db, clock, (customerId, topics) => notify(customerId, topics));

  const parts = createParts(env, work);
  const { sealer, tokens, templates, providers, inbound, dns, http } = parts;
  const wanted = new Set(
    core.AGENTS.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
  const { executors, followers } = parts;
  const fleet: Fleet = { agents, executors, followers, runs: (name) => wanted.size === 0 || wanted.has(name) };
  const pool = core.REDIS_URL === undefined ? openQueuePool(core.DATABASE_URL, 1 + queuesOf(fleet).length) : null;
  const connection: QueueConnection = pool === null ? { kind: 'redis', url: core.REDIS_URL ?? '' } : { kind: 'postgres', pool: pool.pool };
  let isClosing = false;
  // Whoever closes may close the server too: that its connections end then is no news.
  const queue = createWakeQueue(connection, (message) => void (isClosing || logger.warn('queue', { message })));
  // What happens here may concern agents of other processes: their wake-ups go into their queues.
  notify = notifier(queue, agents, executors);
  const runtime = createRuntime(work, queue, fleet, logger);
  const deps: HttpDeps = {
    work,
    providers,
    sealer,
    tokens,
    hits: gatherHits(work),
    hosts: createKnownHosts(work, core.PUBLIC_URL),
    dns,
    mailAuth: createMailAuth(dns),
    http,
    csv: createCsvReader(),
    templates,
    logger,
    publicUrl: core.PUBLIC_URL,
    productName: core.PRODUCT_NAME,
    clock: mayMove ? clock : null,
    ...inbound,
  };
  return {
    app: createApp(deps),
    deps,
    work,
    clock,
    runtime,
    sealer,
    templates,
    providers,
    logger,
    startWorkers: () => runtime.start(QUEUE_CONCURRENCY),
    /** Stops listening and taking work, lets what runs finish, then closes connections: queue before database. */
    async close() {
      isClosing = true;
      await runtime.stop();
      clock.close();
      await queue.close();
      await pool?.close();
      await client.close();
    },
  };
}
export type Product = Awaited<ReturnType<typeof createProduct>>;
