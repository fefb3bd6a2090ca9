import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sendNext } from '#services/email/send-next.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { type CrashPoint, Crash, dyingWork } from '../product/crash.ts';
import { lookedUp, queuedFor, signInAtOutlook } from '../product/outlook-mailbox.ts';
import { inbox, ledger } from '../product/people.ts';

/** What we assume of Outlook, each the other way round: a mail is never doubled, whatever is lost on the way. */
describe.each(['outlook.draft-outlives-send', 'outlook.immutable-ids-ignored', 'outlook.send-renames-again'])('%s', (flipped) => {
  let product: TestProduct;
  beforeAll(async () => {
    product = await startTestProduct({ connect: ['salesforce'], extras: { microsoft: true }, flipped: [flipped] });
    await signInAtOutlook(product);
  });
  afterEach(() => product.twin.twin.faults.clear());
  afterAll(() => product?.close());

  const fate = async (person: Awaited<ReturnType<typeof queuedFor>>) => {
    for (let round = 0; round < 3; round += 1) await lookedUp(product, 6);
    return { states: (await ledger(product, person)).map(({ send_state }) => send_state), mails: inbox(product, person).length };
  };

  test.each(['accept_then_504', 'accept_then_drop'] as const)('%s of a send', async (type) => {
    const person = await queuedFor(product, 'switch.example');
    product.twin.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind: { type } });
    await product.engine.drain();
    expect(await fate(person)).toEqual({ states: ['sent'], mails: 1 });
  });

  // Marking, handing over, recording.
  const points = [6, 7, 9].flatMap((at) => (['before', 'after'] as const).map((when): CrashPoint => ({ at, when })));
  test.each(points)('the sender dies $when step $at', async (point) => {
    const person = await queuedFor(product, 'switch.example');
    await sendNext(dyingWork(product.product.work, point), product.engine.sendDeps, product.customerId('salesforce')).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
    expect(await fate(person)).toEqual({ states: ['sent'], mails: 1 });
  });
});
