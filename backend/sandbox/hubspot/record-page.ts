import type { RecordListItem, RecordPage, VendorPages, Viewer } from '../core/record-page.ts';
import type { Twin } from '../core/twin.ts';
import { definitions, optOutProperty } from './consent/definitions.ts';
import { hubspotCompany } from './company-page.ts';
import { linksOf } from './links.ts';
import { allProperties } from './property-store.ts';
import { findRecord, recordsOf } from './records.ts';
import type { CrmRow } from './rows.ts';
import { ownerById, userById, worldOf, type World } from './world.ts';

const SALES = definitions[0].id;

const field = (row: CrmRow | null, name: string): string | null => row?.properties[name] ?? null;
const nameOf = (row: CrmRow): string =>
  [field(row, 'firstname'), field(row, 'lastname')].filter(Boolean).join(' ') || (field(row, 'email') ?? row.id);

function companyOf(world: World, contact: CrmRow): string | null {
  const id = field(contact, 'associatedcompanyid');
  return id === null ? null : field(findRecord(world, 'companies', id), 'name');
}

function activityOf(row: CrmRow): RecordPage['activities'][number] {
  return {
    id: row.id,
    kind: 'mail',
    direction: field(row, 'hs_email_direction') === 'INCOMING_EMAIL' ? 'inbound' : 'outbound',
    at: field(row, 'hs_timestamp') ?? row.createdAt,
    subject: field(row, 'hs_email_subject') ?? '',
    text: field(row, 'hs_email_text') ?? '',
    by: field(row, 'hs_email_from_email') ?? '',
    externalId: field(row, 'salesos_id'),
  };
}

function activitiesOf(world: World, contactId: string): RecordPage['activities'] {
  return linksOf(world, 'contacts', contactId, 'emails')
    .flatMap((id) => findRecord(world, 'emails', id) ?? [])
    .map(activityOf)
    .sort((a, b) => b.at.localeCompare(a.at) || Number(b.id) - Number(a.id));
}

function ownedFieldsOf(world: World, contact: CrmRow): RecordPage['ownedFields'] {
  return (
    allProperties(world, 'contacts')
      // The one that is unique names the record to us and tells its reader nothing.
      .filter((property) => property.groupName === 'salesos' && !property.hasUniqueValue)
      .sort((a, b) => a.displayOrder - b.displayOrder)
      .map((property) => ({ apiName: property.id, label: property.label, value: field(contact, property.id) }))
  );
}

function pageOf(world: World, contact: CrmRow): RecordPage {
  const ownerId = field(contact, 'hubspot_owner_id');
  const owner = ownerId === null ? null : ownerById(world, ownerId);
  return {
    vendor: 'hubspot',
    orgId: world.portal.id,
    object: 'contact',
    recordId: contact.id,
    name: nameOf(contact),
    title: field(contact, 'jobtitle'),
    company: companyOf(world, contact),
    companyId: field(contact, 'associatedcompanyid'),
    email: field(contact, 'email'),
    phone: field(contact, 'phone'),
    location: [field(contact, 'city'), field(contact, 'country')].filter(Boolean).join(', ') || null,
    owner: owner ? { id: owner.ownerId, name: owner.name } : null,
    // Its page shows both: the opt-out of everything, and of the mail a rep writes.
    optedOut: ['hs_email_optout', optOutProperty(SALES)].some((name) => field(contact, name) === 'true'),
    ownedFields: ownedFieldsOf(world, contact),
    activities: activitiesOf(world, contact.id),
  };
}

function itemOf(world: World, contact: CrmRow): RecordListItem {
  const score = field(contact, 'salesos_engagement_score');
  return {
    recordId: contact.id,
    name: nameOf(contact),
    title: field(contact, 'jobtitle'),
    company: companyOf(world, contact),
    score: score === null ? null : Number(score),
    band: field(contact, 'salesos_band'),
  };
}

function userOf(world: World, userId: string): Viewer {
  const user = userById(world, userId);
  if (!user) throw new Error(`portal ${world.portal.id} has no user ${userId}`);
  return { id: user.id, name: user.name, email: user.email };
}

/** What the twin's pages show of one portal, seen as one of its users; without an admin that user sets it up, too. */
export function hubspotPages(twin: Twin, portalId: string, viewerUserId: string, adminUserId = viewerUserId): VendorPages {
  const world = worldOf(twin, portalId);
  if (!world) throw new Error(`there is no portal ${portalId}`);
  return {
    vendor: 'hubspot',
    orgId: portalId,
    orgName: world.portal.name,
    viewer: userOf(world, viewerUserId),
    admin: userOf(world, adminUserId),
    page: (recordId) => {
      const contact = findRecord(world, 'contacts', recordId);
      return contact ? pageOf(world, contact) : null;
    },
    companyPage: (recordId) => hubspotCompany(world, recordId),
    list: (text, limit) => {
      const wanted = text.trim().toLowerCase();
      const items = recordsOf(world, 'contacts')
        .map((contact) => itemOf(world, contact))
        .filter((item) => `${item.name}\n${item.company ?? ''}`.toLowerCase().includes(wanted))
        .sort((a, b) => a.name.localeCompare(b.name));
      return { items: items.slice(0, limit), total: items.length };
    },
  };
}
