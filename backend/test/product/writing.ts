import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { publish } from '#services/crm-sync/publish.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';
import { storedContact } from './crm-edit.ts';

/** Something new about the contact is decided, as a recompute would. */
export async function decide(test: TestProduct, vendor: Vendor, contactId: string, fields: { score: number; band: string }): Promise<void> {
  await test.tenant(vendor, async (uow) => {
    await uow.rows(sql`update engagement_scores set total_score = ${fields.score}, band = ${fields.band} where contact_id = ${contactId}::uuid`);
    await publish(uow, [contactId]);
  });
}

/** What tests look at, by the CRMs' own names. */
export const crmNames = {
  score: { salesforce: 'SalesOS_Engagement_Score__c', hubspot: 'salesos_engagement_score' },
  band: { salesforce: 'SalesOS_Band__c', hubspot: 'salesos_band' },
  title: { salesforce: 'Title', hubspot: 'jobtitle' },
  firstName: { salesforce: 'FirstName', hubspot: 'firstname' },
} as const;
export const shown = (test: TestProduct, vendor: Vendor, recordId: string) => {
  const stored = storedContact(test, vendor, recordId);
  const text = (name: keyof typeof crmNames): string => String(stored[crmNames[name][vendor]] ?? '');
  return { score: text('score'), band: text('band'), title: text('title'), firstName: text('firstName') };
};
/** Afterwards every request to the CRM is counted, and fails. */
export function countCalls(test: TestProduct, vendor: Vendor): () => number {
  test.twin.twin.faults.plan({ vendor, times: 1000, kind: { type: 'status', status: 500 } });
  return () => 1000 - (test.twin.twin.faults.list()[0]?.times ?? 0);
}

/** A process whose call to the CRM hangs: `reached` says that it is about to call. */
export function stalledAtCrm(work: Work, stalledCall = 'crm write'): { work: Work; reached: Promise<void>; goOn: () => void } {
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const stalled: Work = {
    ...work,
    async outside(call, run) {
      if (call === stalledCall) {
        reached.resolve();
        await gate.promise;
      }
      return work.outside(call, run);
    },
  };
  return { work: stalled, reached: reached.promise, goOn: gate.resolve };
}

/** The same vendors, with small batches. */
export const inBatchesOf = (batchLimit: number, { crm, mail }: Providers): Providers => ({
  mail,
  crm: new Map(
    [...crm].map(([key, provider]) => [
      key,
      {
        ...provider,
        connect: (credentials) => {
          const session = provider.connect(credentials);
          return { ...session, writer: { ...session.writer, batchLimit } };
        },
      },
    ]),
  ),
});
