import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQL } from 'drizzle-orm';
import { createParts, createProduct, loadProductEnv } from '../../../backend/src/composition.ts';
import type { Work } from '../../../backend/src/db/unit-of-work.ts';
import { sendNext } from '../../../backend/src/services/email/send-next.ts';

/**
 * One process of the product's own sender, with pauses of any length between its steps so that others come in between.
 * `careless` takes the looks after the claim away: what the proof must notice.
 */
const LANES = 3;
const LONGEST_PAUSE_MS = 120;
const CARELESS_PAUSE_MS = 1_600;
const [envFile = '', customerId = '', mode = ''] = process.argv.slice(2);

const pause = (): Promise<void> => sleep(Math.random() * LONGEST_PAUSE_MS);
const halting = (work: Work): Work => ({
  ...work,
  async withTenant(customer, run) {
    const result = await work.withTenant(customer, run);
    await pause();
    return result;
  },
  async outside(call, run) {
    await pause();
    return work.outside(call, run);
  },
});

const textOf = (query: SQL): string =>
  JSON.stringify(query.queryChunks.map((chunk) => (chunk !== null && typeof chunk === 'object' && 'value' in chunk ? chunk.value : '')));

function careless(work: Work): Work {
  let units = 0;
  return {
    ...work,
    async withTenant(customer, run) {
      units += 1;
      if (units === 1) return work.withTenant(customer, run);
      if (units === 2) await sleep(CARELESS_PAUSE_MS);
      return work.withTenant(customer, (uow) =>
        run({ ...uow, rows: async (query) => (/consents|suppressions/.test(textOf(query)) ? [] : uow.rows(query)) }),
      );
    },
  };
}

const environment = Object.fromEntries(
  fs
    .readFileSync(envFile, 'utf8')
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);
const env = loadProductEnv(environment);
const { work } = await createProduct(env);
const { tokens, providers, sealer } = createParts(env, work);
const deps = { tokens, providers, sealer, publicUrl: env.core.PUBLIC_URL };

async function lane(): Promise<never> {
  for (;;) {
    const didSend = await sendNext(mode === 'careless' ? careless(work) : halting(work), deps, customerId);
    if (!didSend) await sleep(30);
  }
}
process.stdout.write('ready\n');
await Promise.all(Array.from({ length: LANES }, lane));
