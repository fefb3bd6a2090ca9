import { z } from 'zod';
import { defineEvent, Id } from './event.ts';

export const accountCreated = defineEvent('account.created', 'account', z.object({ accountId: Id, origin: z.string() }));
export const contactCreated = defineEvent('contact.created', 'contact', z.object({ contactId: Id, origin: z.string() }));
export const contactUpdated = defineEvent('contact.updated', 'contact', z.object({ contactId: Id, fields: z.array(z.string()) }));
/** No CRM has the person any more. */
export const contactDeleted = defineEvent('contact.deleted', 'contact', z.object({ contactId: Id, origin: z.string() }));
/** `mergedId` lives on as `contactId`: what is known of the one is known of the other. */
export const contactMerged = defineEvent('contact.merged', 'contact', z.object({ contactId: Id, mergedId: Id }));
/** Channel and direction only; the address stays in the consent table. */
export const consentChanged = defineEvent(
  'consent.changed',
  'contact',
  z.object({ contactId: Id, channel: z.enum(['email', 'call']), state: z.enum(['opted_out', 'opted_in']), via: z.string() }),
);
