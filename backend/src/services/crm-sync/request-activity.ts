import type { UnitOfWork } from '#db/unit-of-work.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import { homeOf, wishActivity } from './activity-home.ts';

/** Wishes for a mail to be logged in its home CRM, if the person is in one. */
export async function requestActivity(
  uow: UnitOfWork,
  wish: { contactId: string; sourceType: 'email' | 'inbound'; sourceId: string },
): Promise<void> {
  const contactId = (await liveContacts(uow, [wish.contactId])).get(wish.contactId) ?? wish.contactId;
  const home = await homeOf(uow, { contactIds: [contactId], type: 'mail' });
  if (home) await wishActivity(uow, { contactId, connectionId: home.connectionId, source: { type: wish.sourceType, id: wish.sourceId } });
}
