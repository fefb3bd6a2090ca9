import { sql } from 'drizzle-orm';
import { mailsTo } from '../../../backend/sandbox/mail/find-mails.ts';
import { localCustomers } from '../../start/customers.ts';
import type { Launched } from '../../start/launch.ts';
import type { Person, TwinClient, Vendor } from '../../start/twin-client.ts';

/** One person as the card, the CRM and the mailbox show them, and what the product's own ledger holds. */
export interface Seen {
  score: number | null;
  tier: number | null;
  band: string | null;
  sequence: string | null;
  step: string | null;
  state: string | null;
  consent: string;
  recordOptedOut: boolean;
  links: number;
  activitiesInCrm: number;
  activityIdsInCrm: number;
  mailsInMailbox: number;
  sentInLedger: number;
  receivedInLedger: number;
}

export type Snapshot = Map<string, Seen>;
export const nameOf = ({ vendor, recordId }: Pick<Person, 'vendor' | 'recordId'>): string => `${vendor} ${recordId}`;

interface Own {
  links: number;
  opted_out: boolean;
  sent: number;
  received: number;
}

function ownBooks({ product }: Launched, vendor: Vendor, recordId: string): Promise<Own | undefined> {
  const customer = localCustomers.find(({ provider }) => provider === vendor)?.id ?? '';
  return product.work.withTenant(customer, async (uow) => {
    const [row] = await uow.rows<Own>(sql`
      select (select count(*)::int from crm_sync_state o where o.salesos_id = l.salesos_id) as links,
        exists (select from consents c where c.contact_id = l.salesos_id and c.channel = 'email' and c.state = 'opted_out') as opted_out,
        (select count(*)::int from emails e where e.contact_id = l.salesos_id and e.send_state = 'sent') as sent,
        (select count(*)::int from inbound_mails i where i.contact_id = l.salesos_id) as received
      from crm_sync_state l where l.crm_id = ${recordId} and l.entity_type = 'contact'`);
    return row;
  });
}

async function look(launched: Launched, client: TwinClient, person: Person): Promise<Seen> {
  const [card, record, own] = [await client.card(person), await client.record(person), await ownBooks(launched, person.vendor, person.recordId)];
  const { score, enrollment } = card;
  return {
    score: score?.exact ?? null,
    tier: score?.tier ?? null,
    band: score?.band ?? null,
    sequence: enrollment?.name ?? null,
    step: enrollment ? `${enrollment.step} of ${enrollment.stepCount}` : null,
    state: enrollment ? `${enrollment.state}${enrollment.reason ? `: ${enrollment.reason.code}` : ''}` : null,
    consent: own?.opted_out ? 'opted out' : 'may be written to',
    recordOptedOut: record.optedOut,
    links: own?.links ?? 0,
    activitiesInCrm: record.activities.length,
    activityIdsInCrm: new Set(record.activities.flatMap(({ externalId }) => externalId ?? [])).size,
    mailsInMailbox: person.email === '' ? 0 : mailsTo(launched.twin.twin, person.email).length,
    sentInLedger: own?.sent ?? 0,
    receivedInLedger: own?.received ?? 0,
  };
}

export async function snapshot(launched: Launched, client: TwinClient, people: readonly Person[]): Promise<Snapshot> {
  const seen: Snapshot = new Map();
  for (const person of people) seen.set(nameOf(person), await look(launched, client, person));
  return seen;
}

/** Everybody in both CRMs. */
export async function everybody(client: TwinClient): Promise<Person[]> {
  const people: Person[] = [];
  for (const vendor of ['salesforce', 'hubspot'] as const)
    for (const recordId of await client.contacts(vendor)) {
      const { email } = await client.record({ vendor, recordId, email: '' });
      people.push({ vendor, recordId, email: email ?? '' });
    }
  return people;
}
