import { sql } from 'drizzle-orm';
import type { Notify, Work } from '#db/unit-of-work.ts';
import type { Logger } from '#ports/logger.ts';
import type { WakeQueue } from '#ports/queue.ts';
import type { Agent, Executor } from './agent.ts';
import { failureCode, retryDeadLetters } from './dead-letters.ts';
import { dispatch } from './dispatch.ts';

/** How long to wait for an older open transaction before looking again. */
const HELD_BACK_MS = 30;
/** How soon a wake-up that reached the wrong process goes round again. */
const FOREIGN_MS = 250;
/** Turns a woken target takes before others of the queue get theirs. */
const TURNS = 5;

const agentTarget = (name: string): string => `agent:${name}`;
const executorTarget = (name: string): string => `executor:${name}`;
const DEAD_LETTERS = 'dead-letters';

/** Topic → targets, for `createWork`'s notify. Unknown topics wake nobody. */
export function notifier(queue: WakeQueue, agents: readonly Agent[], executors: readonly Executor[]): Notify {
  const targets = new Map<string, Set<string>>();
  const add = (topic: string, target: string): void => void targets.set(topic, (targets.get(topic) ?? new Set()).add(target));
  for (const agent of agents) for (const subscription of agent.subscriptions) add(subscription.event.type, agentTarget(agent.name));
  for (const executor of executors) for (const topic of executor.topics) add(topic, executorTarget(executor.name));
  add(DEAD_LETTERS, DEAD_LETTERS);
  return (customerId, topics) => {
    const woken = new Set(topics.flatMap((topic) => [...(targets.get(topic) ?? [])]));
    for (const target of woken) queue.wake(target, customerId);
  };
}

export interface Runtime {
  start(concurrency: number): Promise<void>;
  /** One pass over cursors, dead letters and every executor's due work; re-creates lost wake-ups. */
  sweep(): Promise<void>;
}

export function createRuntime(work: Work, queue: WakeQueue, agents: readonly Agent[], executors: readonly Executor[], logger: Logger): Runtime {
  async function wakeAgent(agent: Agent, customerId: string): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const { more } = await dispatch(work, agent, customerId);
      if (more === 'no') return;
      if (more === 'soon') return queue.wakeLater(agentTarget(agent.name), customerId, HELD_BACK_MS);
    }
    queue.wake(agentTarget(agent.name), customerId);
  }

  async function wake(target: string, customerId: string): Promise<void> {
    const agent = agents.find((candidate) => agentTarget(candidate.name) === target);
    if (agent) return wakeAgent(agent, customerId);
    const executor = executors.find((candidate) => executorTarget(candidate.name) === target);
    if (executor) {
      if (await executor.run(customerId)) queue.wake(target, customerId);
    } else if (target === DEAD_LETTERS) {
      if ((await retryDeadLetters(work, agents, customerId)) > 0) queue.wake(target, customerId);
    } else {
      // Another process of the fleet runs it and takes its turn at the same queue.
      queue.wakeLater(target, customerId, FOREIGN_MS);
    }
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
    const letters = await work.withSystem<{ customer_id: string }>(
      'dead letters',
      sql`select distinct customer_id from dead_letters where state = 'pending' and due_at <= ${work.clock.now().toISOString()}::timestamptz`,
    );
    for (const row of letters) queue.wake(DEAD_LETTERS, row.customer_id);
    for (const executor of executors) {
      for (const customerId of await executor.due(work.clock.now(), Date.now())) queue.wake(executorTarget(executor.name), customerId);
    }
  }

  return {
    sweep,
    start: (concurrency) =>
      queue.start(
        {
          wake: (target, customerId) => wake(target, customerId).catch((error: unknown) => report(target, error)),
          tick: () => sweep().catch((error: unknown) => logger.warn('sweep failed', { code: failureCode(error) })),
        },
        concurrency,
      ),
  };
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
