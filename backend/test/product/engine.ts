import { crmPusher } from '#agents/crm-sync/executor.ts';
import { crmPuller } from '#agents/crm-sync/puller.ts';
import { hitClassifier, mailSender } from '#agents/email/executor.ts';
import { agents } from '#agents/registry.ts';
import { stepScanner } from '#agents/sequence/executor.ts';
import { parseKeys } from '#config/core-env.ts';
import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import { retryDeadLetters } from '#events/dead-letters.ts';
import { dispatch } from '#events/dispatch.ts';
import { createTrackingTokens } from '#platform/tracking-token.ts';
import type { SendDeps } from '#services/email/send-next.ts';
import type { Product } from '../../src/composition.ts';

const MOST_PASSES = 200;

type Name = 'pull' | 'push' | 'steps' | 'send' | 'classify';

/** The product's agents and executors moved by hand: no queue, no timer, one thing after the other. */
export interface Engine {
  /** What the mail executor is made of, for tests that put something else in its place. */
  sendDeps: SendDeps;
  executors: Readonly<Record<Name, Executor>>;
  /** Agents only, until each has applied everything there is. Returns how many events were applied. */
  dispatch(): Promise<number>;
  /** Agents and executors until nothing is due any more. */
  drain(): Promise<void>;
}

export function createEngine({ work, providers, sealer, templates }: Product, environment: Readonly<Record<string, string>>, customerIds: readonly string[]): Engine {
  const mail = { templates, tokens: createTrackingTokens(parseKeys(environment['TRACKING_KEYS'] ?? '')), publicUrl: environment['PUBLIC_URL'] ?? '' };
  const crm = { providers, sealer };
  const executors: Engine['executors'] = {
    pull: crmPuller(work, crm),
    push: crmPusher(work, crm),
    steps: stepScanner(work, mail),
    send: mailSender(work, { ...mail, ...crm }),
    classify: hitClassifier(work),
  };
  const dispatchOnce = (): Promise<number> => dispatchAll(work, customerIds);
  return {
    sendDeps: { ...mail, ...crm },
    executors,
    dispatch: dispatchOnce,
    async drain() {
      for (let pass = 0; pass < MOST_PASSES; pass += 1) {
        const applied = await dispatchOnce();
        const acted = await runDue(work, Object.values(executors));
        if (applied + acted === 0) return;
      }
      throw new Error(`the product still has work after ${MOST_PASSES} passes`);
    },
  };
}

async function dispatchAll(work: Work, customerIds: readonly string[]): Promise<number> {
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
