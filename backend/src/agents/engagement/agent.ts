import { callConnected, meetingAttended, meetingNoShow } from '@salesos/shared/events/activity';
import { consentChanged, contactCreated, contactMerged, contactUpdated } from '@salesos/shared/events/contact';
import { emailClicked, emailOpened, emailReplied, emailReplyCorrected, emailSent } from '@salesos/shared/events/email';
import { engagementScored, nextActionSuggested } from '@salesos/shared/events/engagement';
import type { EventDefinition, SalesEvent } from '@salesos/shared/events/event';
import {
  sequenceCompleted,
  sequenceExited,
  sequencePaused,
  sequenceResumed,
  sequenceStarted,
  sequenceStepScheduled,
} from '@salesos/shared/events/sequence';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type Agent, on, type Subscription } from '#events/agent.ts';
import { recompute } from '#services/engagement/recompute.ts';

const emits = [{ type: engagementScored.type }, { type: nextActionSuggested.type }];

/** A contact once per batch, caused by its newest event; machine hits recompute too, because the card lists them. */
async function recomputeEach(events: readonly SalesEvent<{ contactId: string }>[], uow: UnitOfWork): Promise<void> {
  await recompute(uow, new Map(events.map((event) => [event.data.contactId, event.eventId])));
}

/** Facts that change the score itself, and those that change the tier's rule or the next action. */
const causes = [
  contactCreated,
  contactUpdated,
  contactMerged,
  consentChanged,
  emailSent,
  emailOpened,
  emailClicked,
  emailReplied,
  emailReplyCorrected,
  callConnected,
  meetingAttended,
  meetingNoShow,
  sequenceStarted,
  sequenceStepScheduled,
  sequencePaused,
  sequenceResumed,
  sequenceCompleted,
  sequenceExited,
] as const satisfies readonly EventDefinition[];

export const engagementAgent: Agent = {
  name: 'engagement',
  subscriptions: causes.map(
    (event): Subscription =>
      on(event as EventDefinition, emits, (events, uow) => recomputeEach(events as readonly SalesEvent<{ contactId: string }>[], uow)),
  ),
};
