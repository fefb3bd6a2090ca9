import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Notify, Work } from '#db/unit-of-work.ts';
import type { Logger } from '#ports/logger.ts';
import type { Urgency, WakeQueue } from '#ports/queue.ts';
import type { Agent, Executor, Follower } from './agent.ts';
import { failureCode, retryDeadLetters } from './dead-letters.ts';
import { dispatch } from './dispatch.ts';
import { createLanes } from './lanes.ts';

/** How long to wait for an older open transaction before looking again. */
const HELD_BACK_MS = 30;
/** Turns a woken target takes before others of the queue get theirs. */
const TURNS = 5;

/** Who listens outside gets this long to say goodbye. */
const GOODBYE_MS = 800;

const DEAD_LETTERS = 'dead-letters';
const agentTarget = (agent: string): string => `${agent}/agent`;
const lettersTarget = (agent: string): string => `${agent}/${DEAD_LETTERS}`;
const executorTarget = ({ name, agent }: Executor): string => (agent === null ? name : `${agent}/${name}`);
const urgencyOf = ({ isIdle }: Executor): Urgency => (isIdle ? 'idle' : 'now');

/** Everything there is to run, and which of it this process runs. */
export interface Fleet {
  agents: readonly Agent[];
  executors: readonly Executor[];
  followers?: readonly Follower[];
  runs(agent: string): boolean;
}

/** The queues this process takes from. */
export function queuesOf({ agents, executors, runs }: Fleet): string[] {
  return [...new Set([...agents.map(({ name }) => name), ...executors.flatMap(({ agent }) => agent ?? [])])].filter(runs);
}

/** Topic → targets, for `createWork`'s notify. Unknown topics wake nobody. */
export function notifier(queue: WakeQueue, agents: readonly Agent[], executors: readonly Executor[]): Notify {
  const targets = new Map<string, Map<string, Urgency>>();
  const add = (topic: string, target: string, urgency: Urgency = 'now'): void =>
    void targets.set(topic, (targets.get(topic) ?? new Map<string, Urgency>()).set(target, urgency));
  for (const agent of agents) {
    for (const subscription of agent.subscriptions) add(subscription.event.type, agentTarget(agent.name));
    add(DEAD_LETTERS, lettersTarget(agent.name));
  }
  for (const executor of executors) for (const topic of executor.topics) add(topic, executorTarget(executor), urgencyOf(executor));
  return (customerId, topics) => {
    const woken = new Map(topics.flatMap((topic) => [...(targets.get(topic) ?? [])]));
    for (const [target, urgency] of woken) queue.wake(target, customerId, urgency);
  };
}

export interface Runtime {
  start(concurrency: number): Promise<void>;
  /** One pass over cursors, dead letters and every executor's due work, of the whole fleet; re-creates lost wake-ups. */
  sweep(): Promise<void>;
  /** Ends what listens outside; turns go on until the queue is closed. */
  stop(): Promise<void>;
}

type Turn = (customerId: string) => Promise<void>;

export function createRuntime(work: Work, queue: WakeQueue, fleet: Fleet, logger: Logger): Runtime {
  const { agents, executors, followers = [], runs } = fleet;
  const stopping = new AbortController();
  let following: Promise<unknown> = Promise.resolve();
  const turns = new Map<string, Turn>();
  for (const agent of agents.filter(({ name }) => runs(name))) {
    turns.set(agentTarget(agent.name), (customerId) => applyEvents(work, queue, agent, customerId));
    turns.set(lettersTarget(agent.name), async (customerId) => {
      if ((await retryDeadLetters(work, [agent], customerId)) > 0) queue.wake(lettersTarget(agent.name), customerId);
    });
  }
  for (const executor of executors.filter(({ agent }) => agent === null || runs(agent))) {
    turns.set(executorTarget(executor), async (customerId) => {
      if (await executor.run(customerId)) queue.wake(executorTarget(executor), customerId, urgencyOf(executor));
    });
  }

  /** Frames only: the message of a database error carries the row's values. The sweeper wakes the target again. */
  function report(target: string, error: unknown): void {
    const frames =
      error instanceof Error
        ? (error.stack ?? '')
            .split('\n')
            .filter((line) => /^\s+at /.test(line))
            .slice(0, 8)
            .map((line) => line.trim())
        : [];
    logger.error('turn failed', { target, code: failureCode(error), frames });
  }

  async function sweep(): Promise<void> {
    for (const row of await laggingCursors(work, agents)) queue.wake(agentTarget(row.agent), row.customer_id);
    const letters = await work.withSystem<{ customer_id: string; agent: string }>(
      'dead letters',
      sql`select distinct customer_id, agent from dead_letters where state = 'pending' and due_at <= ${work.clock.now().toISOString()}::timestamptz`,
    );
    for (const row of letters) if (agents.some(({ name }) => name === row.agent)) queue.wake(lettersTarget(row.agent), row.customer_id);
    for (const executor of executors) {
      for (const customerId of await executor.due(work.clock.now(), Date.now()))
        queue.wake(executorTarget(executor), customerId, urgencyOf(executor));
    }
  }

  return {
    sweep,
    async stop() {
      stopping.abort();
      await Promise.race([following, sleep(GOODBYE_MS, undefined, { ref: false })]);
    },
    async start(concurrency) {
      // Each queue has workers for a burst of its own; together they run no more than this.
      const inLane = createLanes(concurrency);
      await queue.start(
        {
          // A target nobody here knows was put into the queue by another version; what it meant is found by the sweeper.
          wake: (target, customerId) =>
            inLane(() => turns.get(target)?.(customerId) ?? Promise.resolve()).catch((error: unknown) => report(target, error)),
          tick: () => sweep().catch((error: unknown) => logger.warn('sweep failed', { code: failureCode(error) })),
        },
        concurrency,
        queuesOf(fleet),
      );
      const mine = followers.filter(({ agent }) => runs(agent));
      following = Promise.all(
        mine.map(({ name, run }) => run(stopping.signal, (error) => report(name, error)).catch((error: unknown) => report(name, error))),
      );
    },
  };
}

async function applyEvents(work: Work, queue: WakeQueue, agent: Agent, customerId: string): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    const { more } = await dispatch(work, agent, customerId);
    if (more === 'no') return;
    if (more === 'soon') return queue.wakeLater(agentTarget(agent.name), customerId, HELD_BACK_MS);
  }
  queue.wake(agentTarget(agent.name), customerId);
}

function laggingCursors(work: Work, agents: readonly Agent[]): Promise<{ customer_id: string; agent: string }[]> {
  if (agents.length === 0) return Promise.resolve([]);
  const names = sql.join(
    agents.map((agent) => sql`${agent.name}::text`),
    sql`, `,
  );
  // The newest readable event of each customer, one index probe each: the cost must not grow with the log.
  return work.withSystem(
    'cursors',
    sql`
    select c.id as customer_id, a.name as agent
    from customers c
    cross join lateral (select e.txid, e.seq from events e where e.customer_id = c.id and e.txid < pg_snapshot_xmin(pg_current_snapshot())
      order by e.txid desc, e.seq desc limit 1) as newest
    cross join unnest(array[${names}]) as a(name)
    left join agent_cursors k on k.customer_id = c.id and k.agent = a.name
    where (newest.txid, newest.seq) > (coalesce(k.txid, '0'::xid8), coalesce(k.seq, 0))`,
  );
}
