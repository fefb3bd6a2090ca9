import { consentChanged, contactMerged } from '@salesos/shared/events/contact';
import { emailReplied, emailSent } from '@salesos/shared/events/email';
import { engagementScored } from '@salesos/shared/events/engagement';
import { sequenceCompleted, sequenceExited, sequencePaused, sequenceResumed, sequenceStarted } from '@salesos/shared/events/sequence';
import type { SalesEvent } from '@salesos/shared/events/event';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type Agent, on } from '#events/agent.ts';
import { publish } from '#services/crm-sync/publish.ts';
import { requestOptOut } from '#services/crm-sync/request-opt-out.ts';
import { requestActivity } from '#services/crm-sync/request-activity.ts';

/** Each contact of a batch once, however many of its events are in it. */
async function publishEach(events: readonly SalesEvent<{ contactId: string }>[], uow: UnitOfWork): Promise<void> {
  await publish(uow, [...new Set(events.map((event) => event.data.contactId))]);
}

export const crmSyncAgent: Agent = {
  name: 'crm-sync',
  subscriptions: [
    on(engagementScored, [], publishEach),
    on(contactMerged, [], publishEach),
    on(sequenceStarted, [], publishEach),
    on(sequencePaused, [], publishEach),
    on(sequenceResumed, [], publishEach),
    on(sequenceCompleted, [], publishEach),
    on(sequenceExited, [], publishEach),
    on(consentChanged, [], async (events, uow) => {
      for (const { data } of events) if (data.state === 'opted_out') await requestOptOut(uow, data.contactId, data.channel);
    }),
    on(emailSent, [], async (events, uow) => {
      for (const event of events) await requestActivity(uow, { contactId: event.data.contactId, sourceType: 'email', sourceId: event.data.emailId });
      await publishEach(events, uow);
    }),
    on(emailReplied, [], async (events, uow) => {
      for (const event of events)
        await requestActivity(uow, { contactId: event.data.contactId, sourceType: 'inbound', sourceId: event.data.inboundId });
    }),
  ],
};
