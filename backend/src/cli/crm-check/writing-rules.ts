import { randomUUID } from 'node:crypto';
import {
  CustomCrmActivityReply,
  customCrmLimits,
  type CustomCrmOwned,
  CustomCrmReadReply,
  CustomCrmWriteReply,
} from '@salesos/shared/api/custom-crm';
import { type Implementation, mustBe } from './asked.ts';
import type { Rule, RuleContext } from './rule.ts';

const UNKNOWN = 'salesos-check-there-is-no-such-id';

async function ownedOf({ crm, contactId }: RuleContext): Promise<CustomCrmOwned> {
  const { records } = await crm.want(CustomCrmReadReply, 'POST', '/records/contact/read', { ids: [contactId] });
  const [record] = records;
  mustBe(record !== undefined, `there is no contact ${contactId}`);
  return record?.owned ?? {};
}

const write = (crm: Implementation, rows: readonly unknown[]) => crm.want(CustomCrmWriteReply, 'POST', '/records/contact/write', { rows });

const row = ({ contactId }: RuleContext, owned: CustomCrmOwned, values: Record<string, unknown> = {}) => ({ id: contactId, owned, values });

/** The contact ends as it began. */
async function restoring(context: RuleContext, run: () => Promise<void>): Promise<void> {
  const before = await ownedOf(context);
  try {
    await run();
  } finally {
    const { engagementScore = null, tier = null, band = null } = before;
    await write(context.crm, [row(context, { engagementScore, tier, band })]);
  }
}

const activity = ({ contactId }: RuleContext) => ({
  kind: 'mail',
  contactId,
  accountId: null,
  ownerId: null,
  direction: 'outbound',
  at: new Date().toISOString(),
  subject: 'SalesOS conformance check',
  text: 'You can delete this activity.',
  from: 'check@salesos.example',
  to: 'check@salesos.example',
  messageId: `<${randomUUID()}@salesos.example>`,
});

async function logsOnce(context: RuleContext): Promise<void> {
  const path = `/activities/check-${randomUUID()}`;
  const body = activity(context);
  const first = await context.crm.want(CustomCrmActivityReply, 'PUT', path, body);
  mustBe(first.outcome !== 'existing', 'an activity that was never sent is said to exist');
  const again = await context.crm.want(CustomCrmActivityReply, 'PUT', path, body);
  mustBe(again.outcome === 'existing', `the same activity a second time is said to be ${again.outcome}`);
  mustBe(again.id === first.id, 'the same activity a second time has another id');
  const [left, right] = await Promise.all([0, 1].map(() => context.crm.want(CustomCrmActivityReply, 'PUT', `${path}-twice`, body)));
  mustBe(left?.id === right?.id, 'the same activity sent twice at once became two');
}

/** These change the contact they are given, and put it back. */
export const writingRules: readonly Rule[] = [
  {
    id: 'write.owned',
    says: 'a field of SalesOS that is written is read back, an absent one stays, null clears',
    run: (context) =>
      restoring(context, async () => {
        const first = await write(context.crm, [row(context, { engagementScore: 41, tier: 3, band: 'Cool' })]);
        mustBe(first.results[0]?.error === null, `refused: ${first.results[0]?.error?.message}`);
        const { engagementScore, tier, band } = await ownedOf(context);
        mustBe(engagementScore === 41 && tier === 3 && band === 'Cool', `read back ${JSON.stringify({ engagementScore, tier, band })}`);
        await write(context.crm, [row(context, { band: null })]);
        const after = await ownedOf(context);
        mustBe((after.band ?? null) === null, 'null did not clear');
        mustBe(after.tier === 3, 'a field that was not sent has changed');
      }),
  },
  {
    id: 'write.rows',
    says: 'each row has its own result, in order; a bad one keeps no other from being written',
    run: (context) =>
      restoring(context, async () => {
        const { results } = await write(context.crm, [
          { id: UNKNOWN, owned: { tier: 1 }, values: {} },
          row(context, {}, { salesosCheckUnknownField: 'x' }),
          row(context, { tier: 2 }),
        ]);
        const [gone, unknown, good] = results;
        mustBe(results.length === 3, `3 rows have ${results.length} results`);
        mustBe(gone?.id === UNKNOWN && gone.error?.gone === true && gone.error.permanent, 'a record that is not there is not said to be gone');
        mustBe(unknown?.error !== null && unknown?.error?.permanent === true && !unknown.error.gone, 'an unknown field is not refused for good');
        mustBe(good?.error === null, `a good row beside bad ones is refused: ${good?.error?.message}`);
        mustBe((await ownedOf(context)).tier === 2, 'a good row beside bad ones was not written');
      }),
  },
  {
    id: 'write.again',
    says: 'writing the same again changes nothing',
    run: (context) =>
      restoring(context, async () => {
        for (let time = 0; time < 2; time += 1) {
          const { results } = await write(context.crm, [row(context, { tier: 4 })]);
          mustBe(results[0]?.error === null, `refused at time ${time + 1}`);
        }
        mustBe((await ownedOf(context)).tier === 4, 'it is not as it was written');
      }),
  },
  {
    id: 'write.limit',
    says: `writing more than ${customCrmLimits.write} rows is refused with 400`,
    run: async ({ crm }) => {
      const rows = Array.from({ length: customCrmLimits.write + 1 }, (_, index) => ({ id: `${UNKNOWN}-${index}`, owned: {}, values: {} }));
      const { status } = await crm.ask('POST', '/records/contact/write', { body: { rows } });
      mustBe([400, 413, 422].includes(status), `answered ${status}`);
    },
  },
  { id: 'activity.once', says: 'an activity with the same id is one, however often it is sent', run: logsOnce },
];
