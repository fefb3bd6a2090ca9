import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { contactCreated } from '@salesos/shared/events/contact';
import { appendEvents, newEvent } from '../../../backend/src/events/log.ts';
import { type Endpoints, openSpine, type ProcessSpine } from './open-spine.ts';

export interface ProducerOrder extends Endpoints {
  customers: string[];
  events: number;
  perTransaction: number;
  /** Transactions under way at once. */
  parallel: number;
  /** Events per second; 0 = as fast as they are accepted. */
  ratePerS: number;
  /** Where the ids of accepted events go, one line per commit: written only after the commit was answered. */
  acceptedFile: string;
}

async function accept(spine: ProcessSpine, order: ProducerOrder, out: number): Promise<void> {
  const customerId = order.customers[Math.floor(Math.random() * order.customers.length)] ?? '';
  const ids = await spine.work.withTenant(customerId, (uow) =>
    appendEvents(
      uow,
      Array.from({ length: order.perTransaction }, () => {
        const contactId = randomUUID();
        return newEvent({
          definition: contactCreated,
          key: ['proof', contactId],
          entityId: contactId,
          occurredAt: uow.now,
          source: 'proof',
          data: { contactId, origin: 'proof' },
        });
      }),
    ),
  );
  fs.writeSync(out, `${[...ids].join(' ')}\n`);
}

async function produce(order: ProducerOrder): Promise<void> {
  const spine = await openSpine(order);
  const out = fs.openSync(order.acceptedFile, 'w');
  console.log('ready');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < order.events) {
      const dueAt = order.ratePerS > 0 ? startedAt + (begun / order.ratePerS) * 1000 : 0;
      begun += order.perTransaction;
      if (dueAt > performance.now()) await sleep(dueAt - performance.now());
      await accept(spine, order, out);
    }
  };
  await Promise.all(Array.from({ length: order.parallel }, lane));
  const elapsedMs = performance.now() - startedAt;
  fs.closeSync(out);
  // Lets the last wake-ups leave this process.
  await sleep(200);
  await spine.close();
  const cpu = process.cpuUsage(cpuBefore);
  console.log(JSON.stringify({ elapsedMs, cpuMs: (cpu.user + cpu.system) / 1000 }));
}

await produce(JSON.parse(process.argv[2] ?? '{}') as ProducerOrder);
process.exit(0);
