import { setTimeout as sleep } from 'node:timers/promises';
import type { NamedCustomer } from '#services/customer/list-customers.ts';
import type { AgentTurns, Engine, Runner } from '../capabilities.ts';
import { toFailure } from '../failure.ts';
import type { Problem } from './problem.ts';

/** Runs an executor for a customer; the caller may look at the database before and after. */
export type Around = (executor: Runner, customerId: string, run: () => Promise<void>) => Promise<void>;

/** Far above what a chain of agents and executors needs; reached only when something hands work round in a circle. */
const MOST_PASSES = 1_000;
/** Passes in a row in which executors were due and found nothing to take: a running product has it. */
const MOST_VAIN_PASSES = 20;
const VAIN_REST_MS = 50;
const HELD_BACK_MS = 30;
const HELD_BACK_LOOKS = 20;
/** The puller is not among what is drained: a connection is pulled once, before. */
const PULLER = 'crm-pull';

/** `due` = an executor was called and says that it has no more: it may have done something or not. */
type Result = 'nothing' | 'due' | 'worked';
type Guard = (name: string, customerId: string, run: () => Promise<Result>) => Promise<Result>;

const ORDER: readonly Result[] = ['nothing', 'due', 'worked'];
const most = (results: readonly Result[]): Result => ORDER[Math.max(0, ...results.map((result) => ORDER.indexOf(result)))] ?? 'nothing';

/** Agents and executors in turn, until a whole pass finds nothing to do. What throws is noted and left alone from then on. */
export async function drain(engine: Engine, customers: readonly NamedCustomer[], around: Around): Promise<Problem[]> {
  const problems = new Map<string, Problem>();
  const guard: Guard = async (name, customerId, run) => {
    const key = `${name} ${customerId}`;
    if (problems.has(key)) return 'nothing';
    return run().catch((error: unknown): Result => {
      const { code, message } = toFailure(error);
      problems.set(key, { customerId, what: name, code, count: 1, remedy: message });
      return 'nothing';
    });
  };
  let vain = 0;
  for (let passes = 0; passes < MOST_PASSES; passes += 1) {
    const result = most([await dispatchAll(engine, customers, guard), await runDue(engine, customers, guard, around)]);
    vain = result === 'due' ? vain + 1 : 0;
    if (result === 'nothing' || vain > MOST_VAIN_PASSES) return [...problems.values()];
    if (vain > 1) await sleep(VAIN_REST_MS);
  }
  const remedy = `They still had work after ${MOST_PASSES} passes. Run \`accounting\`.`;
  return [...problems.values(), { customerId: null, what: 'agents and executors', code: 'not_idle', count: 1, remedy }];
}

async function dispatchAll(engine: Engine, customers: readonly NamedCustomer[], guard: Guard): Promise<Result> {
  const results: Result[] = [];
  for (const { id } of customers) {
    for (const agent of engine.dispatchers) results.push(await guard(`agent ${agent.name}`, id, () => turns(agent, id)));
    results.push(await guard('dead letters', id, async () => ((await engine.retryDeadLetters(id)) > 0 ? 'worked' : 'nothing')));
  }
  return most(results);
}

/** An older open transaction holds events back for a moment; they are waited for. */
async function turns(agent: AgentTurns, customerId: string): Promise<Result> {
  let applied = 0;
  for (let held = 0; held < HELD_BACK_LOOKS; ) {
    const turn = await agent.dispatch(customerId);
    applied += turn.applied;
    if (turn.more === 'no') break;
    if (turn.more === 'now') continue;
    held += 1;
    await sleep(HELD_BACK_MS);
  }
  return applied > 0 ? 'worked' : 'nothing';
}

async function runDue(engine: Engine, customers: readonly NamedCustomer[], guard: Guard, around: Around): Promise<Result> {
  const results: Result[] = [];
  for (const executor of engine.executors.filter(({ name }) => name !== PULLER)) {
    const due = new Set(await executor.due(engine.work.clock.now(), Date.now()));
    for (const { id } of customers.filter((customer) => due.has(customer.id))) {
      results.push(await guard(executor.name, id, () => runToTheEnd(executor, id, around)));
    }
  }
  return most(results);
}

async function runToTheEnd(executor: Runner, customerId: string, around: Around): Promise<Result> {
  let result: Result = 'due';
  await around(executor, customerId, async () => {
    while (await executor.run(customerId)) result = 'worked';
  });
  return result;
}
