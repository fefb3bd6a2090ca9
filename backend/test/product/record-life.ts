import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import type { Work } from '#db/unit-of-work.ts';
import { createRecords } from '#services/crm-sync/create-records.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';
import { activityLife } from './activity-life.ts';
import { depsOf, refOf } from './crm-life.ts';
import { emailField, lastNameField, madeOf, recordsWith } from './made-records.ts';

/** What happens to records made here, as people see it. */
export function recordLife(product: () => TestProduct) {
  const { api, readOn } = activityLife(product);
  const shown = async (vendor: Vendor, path: string): Promise<Record<string, unknown>> => (await (await api(vendor))('GET', path)).body;
  const contactsAt = (vendor: Vendor, email: string): Promise<{ id: string }[]> =>
    product().rows(vendor, sql`select id from contacts where email_key = ${email} and deleted_at is null and merged_into is null`);
  const contactsNamed = (vendor: Vendor, name: string): Promise<{ id: string }[]> =>
    product().rows(vendor, sql`select id from contacts where last_name = ${name} and deleted_at is null and merged_into is null`);
  const wishes = (vendor: Vendor): Promise<unknown[]> => product().rows(vendor, sql`select state, error_code from crm_creates`);
  return {
    api,
    readOn,
    shown,
    contactsAt,
    wishes,
    createOnce: async (vendor: Vendor, work: Work = product().product.work): Promise<boolean> =>
      createRecords(work, depsOf(product()), await refOf(product(), vendor)),
    async post(vendor: Vendor, path: '/v1/contacts' | '/v1/accounts', body: object): Promise<string> {
      const answer = await (await api(vendor))('POST', path, body);
      expect(answer).toMatchObject({ status: 201 });
      return String(answer.body['id']);
    },
    /** One human on both sides, tied, and nothing owed; `who` is their address, or their last name where they have none. */
    async expectOne(vendor: Vendor, id: string, who: string): Promise<void> {
      const made = madeOf(product(), vendor, 'contact', id);
      expect(made).toHaveLength(1);
      const field = who.includes('@') ? emailField[vendor] : lastNameField[vendor];
      expect(recordsWith(product(), vendor, 'contact', [field, who]).map((record) => record.id)).toEqual([made[0]?.id]);
      expect(await (who.includes('@') ? contactsAt(vendor, who) : contactsNamed(vendor, who))).toEqual([{ id }]);
      expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({
        records: [{ provider: vendor, object: 'contact', recordId: made[0]?.id }],
        sync: null,
      });
      expect(await wishes(vendor)).toEqual([]);
    },
  };
}
