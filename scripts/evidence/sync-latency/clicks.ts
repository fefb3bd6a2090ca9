import { randomUUID } from 'node:crypto';
import { emailClicked } from '@salesos/shared/events/email';
import type { UnitOfWork } from '../../../backend/src/db/unit-of-work.ts';
import { appendEvents, newEvent } from '../../../backend/src/events/log.ts';

/** A person's click on a link of a mail, as the log has it once the hit was judged. Each on a link of its own. */
export async function click(uow: UnitOfWork, contactIds: readonly string[]): Promise<void> {
  await appendEvents(
    uow,
    contactIds.map((contactId) => {
      const [emailId, hitId] = [randomUUID(), randomUUID()];
      return newEvent({
        definition: emailClicked,
        key: ['sync-latency', hitId],
        entityId: emailId,
        occurredAt: uow.now,
        source: 'sync-latency',
        actorClass: 'human',
        data: { emailId, contactId, hitId, linkId: `1-${hitId.slice(0, 8)}`, linkKind: 'content' },
      });
    }),
  );
}
