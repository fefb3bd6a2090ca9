import { consentChanged, contactDeleted } from '@salesos/shared/events/contact';
import { emailAutoReplied, emailBounced, emailFailed, emailReplied, emailSent } from '@salesos/shared/events/email';
import { sequenceCompleted, sequenceExited, sequencePaused, sequenceStepScheduled } from '@salesos/shared/events/sequence';
import { type Agent, on } from '#events/agent.ts';
import { afterMailFailed, afterMailSent, exitContact } from '#services/sequence/after-mail.ts';
import { waitForReturn } from '#services/sequence/wait-for-return.ts';

/** Moves enrollments on when their mail has gone, and ends them when the person replies or opts out. */
export const sequenceAgent: Agent = {
  name: 'sequence',
  subscriptions: [
    on(emailSent, [{ type: sequenceCompleted.type }, { type: sequencePaused.type }, { type: sequenceStepScheduled.type }], async (events, uow) => {
      for (const { data } of events) if (data.touchId !== null) await afterMailSent(uow, { touchId: data.touchId, sentAt: new Date(data.sentAt) });
    }),
    on(emailFailed, [{ type: sequenceExited.type }, { type: sequencePaused.type }], async (events, uow) => {
      for (const { data } of events)
        if (data.touchId !== null) await afterMailFailed(uow, { touchId: data.touchId, reason: data.reason, parked: data.parked });
    }),
    on(emailReplied, [{ type: sequenceExited.type }], async (events, uow) => {
      for (const { data, actorClass } of events) if (actorClass === 'human') await exitContact(uow, { contactId: data.contactId, reason: 'replied' });
    }),
    on(emailBounced, [{ type: sequenceExited.type }], async (events, uow) => {
      // A soft one means not now; the mail servers have tried again by themselves, and the next step has its own day.
      for (const { data } of events) {
        if (data.class !== 'soft')
          await exitContact(uow, { contactId: data.contactId, reason: data.class === 'hard' ? 'bounced' : 'refused_as_unwanted' });
      }
    }),
    on(
      emailAutoReplied,
      [{ type: sequenceExited.type }, { type: sequencePaused.type }, { type: sequenceStepScheduled.type }],
      async (events, uow) => {
        for (const { data, occurredAt } of events) {
          if (data.hasLeft) await exitContact(uow, { contactId: data.contactId, reason: 'has_left' });
          else if (data.isAway)
            await waitForReturn(uow, { contactId: data.contactId, awayUntil: data.awayUntil, cause: data.inboundId, at: new Date(occurredAt) });
        }
      },
    ),
    on(contactDeleted, [{ type: sequenceExited.type }], async (events, uow) => {
      for (const { data } of events) await exitContact(uow, { contactId: data.contactId, reason: 'contact_deleted' });
    }),
    on(consentChanged, [{ type: sequenceExited.type }], async (events, uow) => {
      for (const { data } of events) {
        if (data.channel === 'email' && data.state === 'opted_out') await exitContact(uow, { contactId: data.contactId, reason: 'opted_out' });
      }
    }),
  ],
};
