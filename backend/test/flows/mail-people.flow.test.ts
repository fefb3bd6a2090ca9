import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person, Vendor } from '../../../scripts/start/twin-client.ts';
import { linksOf } from '../../sandbox/hubspot/links.ts';
import { recordsOf } from '../../sandbox/hubspot/records.ts';
import { deliverToProduct } from '../../sandbox/mail/deliver.ts';
import { liveRows } from '../../sandbox/salesforce/records/row.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addContact, deleteContact, portal } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { endWaits, enroll, inbox, personAt } from '../product/people.ts';
import { backupOf, startAnew } from '../product/rebuilt.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

type Known = Person & { contactId: string };
const reps = { salesforce: 'anna.berg@harborpine.example', hubspot: 'jonas.weber@brightwater.example' } as const;
const wroteTo: Record<Vendor, [Known, Known, Known] | null> = { salesforce: null, hubspot: null };

let crowds = 0;
async function crowd(vendor: Vendor): Promise<[Known, Known, Known]> {
  crowds += 1;
  const [a, b, c] = ['writer', 'to', 'cc'].map((role) =>
    addContact(product, vendor, { firstName: 'Uli', lastName: role, email: `${role}${crowds}@people.example` }),
  );
  await pullOnce(product, vendor);
  return [await personAt(product, vendor, a ?? ''), await personAt(product, vendor, b ?? ''), await personAt(product, vendor, c ?? '')];
}

/** The first answers our mail and lets the second and third have it, a stranger too. */
async function answer(vendor: Vendor, [writer, to, cc]: readonly [Known, Known, Known]): Promise<void> {
  await enroll(product, writer);
  await product.engine.drain();
  const sent = inbox(product, writer).at(-1);
  const headers = {
    From: `Uli <${writer.email}>`,
    To: `${reps[vendor]}, "Second, The" <${to.email.toUpperCase()}>`,
    Cc: `${cc.email}, nobody@known.example, ${writer.email}`,
    Subject: `Re: ${sent?.subject ?? ''}`,
    'Message-ID': `<answer-${writer.recordId}@people.example>`,
    'In-Reply-To': sent?.messageId ?? '',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  await deliverToProduct(product.twin.twin, product.inbox, Buffer.from(`${lines.join('\r\n')}\r\n\r\nLet us all meet.\r\n`), reps[vendor]);
}

/** Everybody who is not of ours on the received mails the CRM has from this writer. */
function kept(vendor: Vendor, writer: Known): { people: unknown[]; to: unknown; cc: unknown }[] {
  if (vendor === 'hubspot')
    return recordsOf(portal(product), 'emails')
      .filter(({ properties }) => properties['hs_email_direction'] === 'INCOMING_EMAIL' && properties['hs_email_from_email'] === writer.email)
      .map(({ id, properties }) => {
        const headers = JSON.parse(properties['hs_email_headers'] ?? '{}') as Record<'to' | 'cc', { email: string }[]>;
        const [toList, ccList] = [headers.to, headers.cc].map((list) => list.map(({ email }) => email).join('; '));
        return { people: linksOf(portal(product), 'emails', id, 'contacts').sort(), to: toList, cc: ccList };
      });
  const { orgId } = product.seeded.salesforce;
  const relations = liveRows(product.twin.twin, orgId, 'EmailMessageRelation');
  return liveRows(product.twin.twin, orgId, 'EmailMessage')
    .filter(({ fields }) => fields['Incoming'] === true && fields['FromAddress'] === writer.email)
    .map(({ id, fields }) => ({
      people: relations
        .filter((row) => row.fields['EmailMessageId'] === id && !String(row.fields['RelationId']).startsWith('005'))
        .map((row) => [row.fields['RelationId'], row.fields['RelationType'], row.fields['RelationAddress']])
        .sort(),
      to: fields['ToAddress'],
      cc: fields['CcAddress'],
    }));
}

const expected = (vendor: Vendor, [writer, to, cc]: readonly [Known, Known, Known], there: readonly Known[]) => [
  {
    people: [[writer, 'FromAddress'] as const, [to, 'ToAddress'] as const, [cc, 'CcAddress'] as const]
      .filter(([person]) => there.includes(person))
      .map(([person, side]) => (vendor === 'salesforce' ? [person.recordId, side, person.email] : person.recordId))
      .sort(),
    to: `${reps[vendor]}; ${to.email}`,
    cc: `${cc.email}; nobody@known.example; ${writer.email}`,
  },
];

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('an answer that others got, too, is one mail of all who are known', async () => {
    const people = await crowd(vendor);
    await answer(vendor, people);
    await product.engine.drain();
    expect(kept(vendor, people[0])).toEqual(expected(vendor, people, people));
    wroteTo[vendor] = people;
  });

  const tying = vendor === 'salesforce' ? 'POST .*/composite/sobjects' : 'PUT .*/associations/';
  test.each(['accept_then_drop', 'accept_then_504'] as const)('a lost answer to the tying (%s) doubles nobody', async (type) => {
    const people = await crowd(vendor);
    await answer(vendor, people);
    product.twin.twin.faults.plan({ vendor, match: tying, times: 1, kind: { type } });
    await product.engine.drain();
    await endWaits(product, vendor);
    await product.engine.drain();
    product.twin.twin.faults.clear();
    expect(kept(vendor, people[0])).toEqual(expected(vendor, people, people));
  });

  test('somebody who is gone there keeps none of the others', async () => {
    const people = await crowd(vendor);
    await answer(vendor, people);
    deleteContact(product, vendor, people[1].recordId);
    await product.engine.drain();
    expect(kept(vendor, people[0])).toEqual(expected(vendor, people, [people[0], people[2]]));
    expect(
      await product.rows(
        vendor,
        sql`select state, error_code from crm_activities where source_type = 'inbound' and contact_id = ${people[0].contactId}::uuid`,
      ),
    ).toEqual([{ state: 'done', error_code: null }]);
  });

  test('an address several people have is nobody’s', async () => {
    const people = await crowd(vendor);
    await product.rows(vendor, sql`update contacts set email = ${people[2].email} where id = ${people[1].contactId}::uuid`);
    await answer(vendor, people);
    await product.engine.drain();
    expect(kept(vendor, people[0])).toEqual(expected(vendor, people, [people[0]]));
  });
});

test('after the loss of the database it is the writer’s again, and nothing is logged twice', async () => {
  const before = (['salesforce', 'hubspot'] as const).map((vendor) => wroteTo[vendor]?.[0]).map((writer) => writer && kept(writer.vendor, writer));
  product = await startAnew(product, await backupOf(product));
  for (const vendor of ['salesforce', 'hubspot'] as const) await product.connect(vendor);
  await product.engine.drain();
  for (const vendor of ['salesforce', 'hubspot'] as const) {
    const writer = await personAt(product, vendor, wroteTo[vendor]?.[0].recordId ?? '');
    const rows = await product.rows(vendor, sql`select contact_id from inbound_mails where from_address = ${writer.email}`);
    expect(rows).toEqual([{ contact_id: writer.contactId }]);
  }
  expect((['salesforce', 'hubspot'] as const).map((vendor) => wroteTo[vendor]?.[0]).map((writer) => writer && kept(writer.vendor, writer))).toEqual(
    before,
  );
});
