import type { emailClicked, ReplyDisposition } from '@salesos/shared/events/email';
import type { ActorClass, EventData } from '@salesos/shared/events/event';

export type LinkKind = EventData<typeof emailClicked>['linkKind'];

interface FactBase {
  readonly eventId: string;
  readonly occurredAt: Date;
  /** As classified today; a hit that is reclassified changes past scores too. */
  readonly actorClass: ActorClass;
}

export interface OpenFact extends FactBase {
  readonly kind: 'open';
  readonly emailId: string;
}

export interface ClickFact extends FactBase {
  readonly kind: 'click';
  readonly emailId: string;
  readonly linkId: string;
  readonly linkKind: LinkKind;
  /** What the link is about, e.g. "pricing"; only for words. */
  readonly linkLabel?: string | null;
}

export interface ReplyFact extends FactBase {
  readonly kind: 'reply';
  /** The mail of ours that was answered; null when it is not known. */
  readonly emailId: string | null;
  /** Null: the answered mail stands for its thread. */
  readonly threadId: string | null;
  readonly disposition: ReplyDisposition;
}

export interface MeetingFact extends FactBase {
  readonly kind: 'meeting';
  readonly meetingId: string;
  readonly noShow: boolean;
}

/** A connected call; voice mail and no answer are not facts of engagement. */
export interface CallFact extends FactBase {
  readonly kind: 'call';
  readonly callId: string;
  readonly durationMs: number;
}

/** Consent as the log tells it. An `opt_in` (a named person's act) lifts every earlier refusal. */
export interface ConsentFact extends FactBase {
  readonly kind: 'opt_out' | 'opt_in';
}

export type EngagementFact = OpenFact | ClickFact | ReplyFact | MeetingFact | CallFact | ConsentFact;
