import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveRecord, requireRecord } from '../../sandbox/hubspot/records.ts';
import type { PortalUser } from '../../sandbox/hubspot/rows.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { keptActivities } from '../product/crm-activity.ts';
import { portal } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { enroll, personAt } from '../product/people.ts';

const HOUR_MS = 3_600_000;
let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['hubspot'] });
});
afterAll(() => product?.close());

/** The rep is deactivated over there and comes back as another user, as HubSpot does it: with another number. */
function comeBack(): string {
  const { twin, space } = portal(product);
  const user = twin.store.all<PortalUser>(space, 'user').find(({ key }) => key === 'rep');
  if (!user) throw new Error('no rep');
  twin.store.put<PortalUser>(space, 'user', { ...user, archived: true });
  const ownerId = String(Number(user.ownerId) + 1_000_000);
  twin.store.put<PortalUser>(space, 'user', { ...user, id: String(Number(user.id) + 1_000_000), key: 'rep again', ownerId });
  return ownerId;
}
const ownersOf = (crmIds: readonly string[]) =>
  product.rows(
    'hubspot',
    sql`select l.crm_id, u.role from crm_sync_state l join contacts c on c.id = l.salesos_id left join users u on u.id = c.owner_id
      where l.crm_id in (select jsonb_array_elements_text(${JSON.stringify(crmIds)}::jsonb)) order by l.crm_id`,
  );

test('whoever is somebody’s under a number that was given later is theirs, within the hour, and what they do there is theirs too', async () => {
  const add = (email: string, hubspot_owner_id: string): string =>
    saveRecord(portal(product), 'contacts', null, { firstname: 'Owned', lastname: 'By', email, hubspot_owner_id }).id;
  const again = comeBack();
  const early = add('early@owners.example', again);
  await pullOnce(product, 'hubspot');
  await product.advance(2 * HOUR_MS);
  const late = add('late@owners.example', again);
  await pullOnce(product, 'hubspot');
  expect(await ownersOf([early, late])).toEqual([early, late].map((crm_id) => ({ crm_id, role: 'rep' })));

  const { contactId } = await personAt(product, 'hubspot', early);
  const ask = await apiAs(product, 'hubspot', 'rep');
  const made = await ask('POST', `/v1/contacts/${contactId}/activities`, { type: 'note', body: 'Seen under the new number' });
  expect(made.status).toBe(201);
  await product.engine.drain();
  expect(keptActivities(product, 'hubspot', 'note').map(({ fields }) => fields['hubspot_owner_id'])).toEqual([again]);
  expect(requireRecord(portal(product), 'contacts', early).properties['hubspot_owner_id']).toBe(again);
});

test('what somebody did who is nobody’s user there any more is kept all the same, as nobody’s', async () => {
  const { twin, space } = portal(product);
  for (const user of twin.store.all<PortalUser>(space, 'user'))
    if (user.key.startsWith('rep')) twin.store.put(space, 'user', { ...user, archived: true });
  const person = await personAt(product, 'hubspot', product.seeded.hubspot.contactIds['engaged'] ?? '');
  const ask = await apiAs(product, 'hubspot', 'rep');
  expect((await ask('POST', `/v1/contacts/${person.contactId}/activities`, { type: 'note', body: 'Left since' })).status).toBe(201);
  await enroll(product, person);
  await product.engine.drain();
  const kept = keptActivities(product, 'hubspot', 'note').find(({ fields }) => String(fields['hs_note_body']).includes('Left since'));
  expect(kept?.fields).not.toHaveProperty('hubspot_owner_id');
  expect(
    await product.rows(
      'hubspot',
      sql`select source_type, state, error_code from crm_activities where contact_id = ${person.contactId}::uuid order by 1`,
    ),
  ).toEqual([
    { source_type: 'activity', state: 'done', error_code: null },
    { source_type: 'email', state: 'done', error_code: null },
  ]);
});
