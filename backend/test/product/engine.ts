import { sql } from 'drizzle-orm';
import { agents } from '#agents/registry.ts';
import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import { retryDeadLetters } from '#events/dead-letters.ts';
import { dispatch } from '#events/dispatch.ts';
import type { SendDeps } from '#services/email/send-next.ts';
import { createParts, type Product, type ProductEnv } from '#composition.ts';

const MOST_PASSES = 200;

const names = { pull: 'crm-pull', push: 'crm-push', steps: 'sequence-steps', send: 'email-send', rewrite: 'score-rewrite' } as const;

/** The product's agents and executors moved by hand: no queue, no timer, one thing after the other. */
export interface Engine {
  /** What the mail executor is made of, for tests that put something else in its place. */
  sendDeps: SendDeps;
  executors: Readonly<Record<keyof typeof names, Executor>>;
  /** Agents only, until each has applied everything there is. Returns how many events were applied. */
  dispatch(): Promise<number>;
  /** Agents and executors until nothing is due any more. */
  drain(): Promise<void>;
}

export function createEngine({ work }: Product, env: ProductEnv, customerIds: ReadonlySet<string>): Engine {
  const { tokens, providers, sealer, executors } = createParts(env, work);
  const all = executors;
  const named = (name: string): Executor => {
    const executor = all.find((candidate) => candidate.name === name);
    if (!executor) throw new Error(`no executor ${name}`);
    return executor;
  };
  const dispatchOnce = (): Promise<number> => dispatchAll(work, customerIds);
  return {
    sendDeps: { tokens, publicUrl: env.core.PUBLIC_URL, providers, sealer },
    executors: {
      pull: readNow(work, named(names.pull)),
      push: named(names.push),
      steps: named(names.steps),
      send: named(names.send),
      rewrite: named(names.rewrite),
    },
    dispatch: dispatchOnce,
    async drain() {
      for (let pass = 0; pass < MOST_PASSES; pass += 1) {
        const applied = await dispatchOnce();
        const acted = await runDue(work, all);
        if (applied + acted === 0) return;
      }
      throw new Error(`the product still has work after ${MOST_PASSES} passes`);
    },
  };
}

/** Whatever was read a moment ago is due again. */
const readNow = (work: Work, puller: Executor): Executor => ({
  ...puller,
  async run(customerId) {
    await work.withTenant(customerId, (uow) =>
      uow.rows(sql`update crm_pull_cursors set due_at = ${uow.now.toISOString()}::timestamptz where customer_id = ${customerId}::uuid`),
    );
    return puller.run(customerId);
  },
});

async function dispatchAll(work: Work, customerIds: ReadonlySet<string>): Promise<number> {
  let sum = 0;
  for (const customerId of customerIds) {
    for (const agent of agents) {
      for (;;) {
        const { applied, more } = await dispatch(work, agent, customerId);
        sum += applied;
        if (more === 'no') break;
        if (applied === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    sum += await retryDeadLetters(work, agents, customerId);
  }
  return sum;
}

async function runDue(work: Work, executors: readonly Executor[]): Promise<number> {
  let turns = 0;
  for (const executor of executors) {
    for (const customerId of await executor.due(work.clock.now(), Date.now())) {
      turns += 1;
      await executor.run(customerId);
    }
  }
  return turns;
}
