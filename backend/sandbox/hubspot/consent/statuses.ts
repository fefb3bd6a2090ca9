import type { Stored } from '../../core/store.ts';
import { findRecord, saveRecord } from '../records.ts';
import { validation } from '../vendor-error.ts';
import type { World } from '../world.ts';
import { definitions, optOutProperty } from './definitions.ts';

export const statusStates = ['SUBSCRIBED', 'UNSUBSCRIBED', 'NOT_SPECIFIED'] as const;
export type StatusState = (typeof statusStates)[number];

interface OneStatus {
  status: StatusState;
  timestamp: string;
  source: string;
  legalBasis?: string;
  legalBasisExplanation?: string;
}

/** What one address has said; the status belongs to the address, a contact need not exist. */
interface AddressRow extends Stored {
  optedOutAt: string | null;
  statuses: Record<string, OneStatus>;
}

const keyOf = (address: string): string => address.trim().toLowerCase();

const rowOf = (world: World, address: string): AddressRow =>
  world.twin.store.get<AddressRow>(world.space, 'consent', keyOf(address)) ?? { id: keyOf(address), optedOutAt: null, statuses: {} };

/** The contact's own mark decides where there is one: people opt out on its page too. */
export function optedOutAt(world: World, address: string): string | null {
  const contact = findRecord(world, 'contacts', keyOf(address), 'email');
  const row = rowOf(world, address);
  if (!contact) return row.optedOutAt;
  return contact.properties['hs_email_optout'] === 'true' ? (row.optedOutAt ?? contact.updatedAt) : null;
}

export function setOptedOut(world: World, address: string, out: boolean): void {
  const at = world.twin.clock.now().toISOString();
  world.twin.store.put<AddressRow>(world.space, 'consent', { ...rowOf(world, address), optedOutAt: out ? at : null });
  const contact = findRecord(world, 'contacts', keyOf(address), 'email');
  if (contact) saveRecord(world, 'contacts', contact, { hs_email_optout: out ? 'true' : '' });
}

export interface StatusRequest {
  subscriptionId: number;
  statusState: StatusState;
  legalBasis?: string | undefined;
  legalBasisExplanation?: string | undefined;
}

function requireDefinition(subscriptionId: number): void {
  if (!definitions.some(({ id }) => id === subscriptionId)) throw validation(`Subscription ${subscriptionId} does not exist`);
}

/** Sets one subscription. Subscribing lifts an opt-out of everything, as a resubscribe does. */
export function setStatus(world: World, address: string, request: StatusRequest): Record<string, unknown> {
  requireDefinition(request.subscriptionId);
  const wasOut = optedOutAt(world, address) !== null;
  const before = wasOut ? 'UNSUBSCRIBED' : (rowOf(world, address).statuses[request.subscriptionId]?.status ?? 'NOT_SPECIFIED');
  if (wasOut && request.statusState === 'SUBSCRIBED') setOptedOut(world, address, false);
  const { legalBasis, legalBasisExplanation } = request;
  const status: OneStatus = {
    status: request.statusState,
    timestamp: world.twin.clock.now().toISOString(),
    source: `API (${world.by.sourceId})`,
    ...(legalBasis === undefined ? {} : { legalBasis }),
    ...(legalBasisExplanation === undefined ? {} : { legalBasisExplanation }),
  };
  const row = rowOf(world, address);
  world.twin.store.put<AddressRow>(world.space, 'consent', { ...row, statuses: { ...row.statuses, [request.subscriptionId]: status } });
  markContact(world, address, request);
  const changed = before === 'UNSUBSCRIBED' && request.statusState === 'SUBSCRIBED' ? 'RESUBSCRIBE_OCCURRED' : 'REQUESTED_CHANGE_OCCURRED';
  const json = statusesOf(world, address).find(({ subscriptionId }) => subscriptionId === request.subscriptionId);
  return { ...json, setStatusSuccessReason: before === request.statusState ? 'NO_STATUS_CHANGE' : changed };
}

/** The status of a subscription shows on the contact too; only what differs is a change. */
function markContact(world: World, address: string, { subscriptionId, statusState }: StatusRequest): void {
  const contact = findRecord(world, 'contacts', keyOf(address), 'email');
  const name = optOutProperty(subscriptionId);
  const value = statusState === 'UNSUBSCRIBED' ? 'true' : '';
  if (contact && (contact.properties[name] ?? '') !== value) saveRecord(world, 'contacts', contact, { [name]: value });
}

/** Every subscription type of the portal with what this address has said about it. */
export function statusesOf(world: World, address: string): Record<string, unknown>[] {
  const row = rowOf(world, address);
  const out = optedOutAt(world, address);
  return definitions.map(({ id, name }) => {
    const known = row.statuses[id];
    const all = out === null ? null : { status: 'UNSUBSCRIBED', timestamp: out, source: 'Opted out of all email' };
    return {
      channel: 'EMAIL',
      subscriberIdString: keyOf(address),
      subscriptionId: id,
      subscriptionName: name,
      businessUnitId: 0,
      ...(known ?? { status: 'NOT_SPECIFIED', timestamp: new Date(0).toISOString(), source: '' }),
      ...all,
    };
  });
}

/** Empty unless the address wants nothing at all. */
export function wideStatusesOf(world: World, address: string): Record<string, unknown>[] {
  const timestamp = optedOutAt(world, address);
  if (timestamp === null) return [];
  return [
    { channel: 'EMAIL', status: 'UNSUBSCRIBED', subscriberIdString: keyOf(address), timestamp, wideStatusType: 'PORTAL_WIDE', businessUnitId: 0 },
  ];
}
