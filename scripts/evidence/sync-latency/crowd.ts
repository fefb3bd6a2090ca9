import { worldOf } from '../../../backend/sandbox/hubspot/world.ts';
import { requireRecord, saveRecord } from '../../../backend/sandbox/hubspot/records.ts';
import { requireOrg } from '../../../backend/sandbox/salesforce/org.ts';
import { Records } from '../../../backend/sandbox/salesforce/records/records.ts';
import { findRow } from '../../../backend/sandbox/salesforce/records/row.ts';
import { contact } from '../../../backend/sandbox/salesforce/schema/contact.ts';
import type { Launched } from '../../start/launch.ts';
import type { Vendor } from '../../start/twin-client.ts';

const SCORE = { salesforce: 'SalesOS_Engagement_Score__c', hubspot: 'salesos_engagement_score' } as const;

function seededOf({ twin }: Launched) {
  if (!twin.seeded) throw new Error('the twin has no seeded customers');
  return { twin: twin.twin, seeded: twin.seeded };
}

function portalOf(launched: Launched) {
  const { twin, seeded } = seededOf(launched);
  const world = worldOf(twin, seeded.hubspot.portalId);
  if (!world) throw new Error('the twin has no portal');
  return { world, ownerId: seeded.hubspot.ownerIds['rep'] ?? '' };
}

/** So many contacts more in a CRM, as if somebody had imported them. Returns their ids. */
export function addCrowd(launched: Launched, vendor: Vendor, count: number): string[] {
  const { twin, seeded } = seededOf(launched);
  const emails = Array.from({ length: count }, (_, n) => `crowd.${n}@latency.example`);
  if (vendor === 'hubspot') {
    const { world, ownerId } = portalOf(launched);
    return emails.map(
      (email, n) => saveRecord(world, 'contacts', null, { firstname: 'Cy', lastname: `Crowd ${n}`, email, hubspot_owner_id: ownerId }).id,
    );
  }
  const records = new Records(twin, requireOrg(twin, seeded.salesforce.orgId), seeded.salesforce.userIds['admin'] ?? '');
  const blank = Object.fromEntries(contact.fields.map(({ name, initial }) => [name, initial]));
  const owner = seeded.salesforce.userIds['rep'] ?? '';
  return emails.map((email, n) => records.add(contact, { ...blank, OwnerId: owner, FirstName: 'Cy', LastName: `Crowd ${n}`, Email: email }));
}

/** The score each record shows in the CRM, as the CRM keeps it. */
export function scoresThere(launched: Launched, vendor: Vendor, recordIds: readonly string[]): (number | null)[] {
  const { twin, seeded } = seededOf(launched);
  const fieldsOf = (id: string): Readonly<Record<string, unknown>> =>
    vendor === 'salesforce'
      ? (findRow(twin, seeded.salesforce.orgId, 'Contact', id)?.fields ?? {})
      : requireRecord(portalOf(launched).world, 'contacts', id).properties;
  return recordIds.map((id) => {
    const value = fieldsOf(id)[SCORE[vendor]];
    return value === null || value === undefined || value === '' ? null : Number(value);
  });
}
