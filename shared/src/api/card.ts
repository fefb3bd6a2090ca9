import { z } from 'zod';
import { ReplyWord } from '../events/email.ts';
import { Signal } from '../events/engagement.ts';
import { StepReason } from '../events/sequence.ts';
import { Conversation } from './conversation.ts';

/** What both cards get from one call: `GET /v1/cards/{provider}/{object}/{recordId}[?asOf=]`. Words on screen come ready-made where they depend on data; fixed labels live in shared/labels. */
const Iso = z.string();

export const Reason = z.object({ code: StepReason, text: z.string(), remedy: z.string().nullable() });

export const ScorePart = z.object({
  signal: Signal,
  /** Whole points shown; the shown parts add up to the shown score (largest remainder). */
  points: z.number(),
  outOf: z.number(),
  /** Unrounded points, for tools. */
  exact: z.number(),
  humanCount: z.number(),
  /** e.g. "1 human reply (Nov 22)" */
  text: z.string(),
  measured: z.boolean(),
});

export const Contribution = z.object({
  eventId: z.string(),
  signal: Signal,
  at: Iso,
  /** 0..1 of the original weight left at `asOf`. */
  weightLeft: z.number(),
  /** Points of the score attributed to this event (its share of its part). */
  share: z.number(),
  text: z.string(),
});

export const Score = z.object({
  value: z.number().int(),
  exact: z.number(),
  tier: z.number().int().min(1).max(4),
  band: z.enum(['hot', 'warm', 'cool', 'cold', 'do_not_contact']),
  /** "Hot" | "Do not contact" … */
  bandText: z.string(),
  model: z.string(),
  asOf: Iso,
  reason: z.string(),
  changeThisWeek: z.number().int(),
  /** One value a day, oldest first, last = now. */
  trend: z.array(z.number()),
  parts: z.array(ScorePart),
  fit: z.number().nullable(),
  intent: z.number().nullable(),
  priority: z.number(),
  /** What set the tier where the number alone does not explain it, in words. */
  rule: z.string().nullable(),
  /** Parts that nobody measured at `asOf`, and what that does to the others; null when all are measured. */
  scale: z.string().nullable(),
  contributions: z.array(Contribution),
  /** Empty for a past day, as `fades` is: both look ahead from now. */
  wouldRaise: z.array(z.object({ signal: Signal, points: z.number(), text: z.string() })),
  fades: z.array(z.object({ inDays: z.number(), value: z.number() })),
  machineHits: z.array(z.object({ at: Iso, kind: z.enum(['open', 'click']), evidence: z.string() })),
});

export const NextAction = z.object({
  action: z.enum(['reply_now', 'enroll', 'call', 'wait', 'review', 'none']),
  text: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
  because: z.string(),
});

export const SequenceStepView = z.object({
  position: z.number().int(),
  title: z.string(),
  state: z.enum(['done', 'due', 'upcoming', 'held', 'not_sent']),
  /** "sent Mon 09:12", "opened (human) Mon 11:40", "due Thu 09:05 in Berlin": rendered with the instants in `at`. */
  lines: z.array(z.object({ text: z.string(), at: Iso.nullable() })),
  reason: Reason.nullable(),
});

export const EnrollmentView = z.object({
  id: z.string(),
  sequenceId: z.string(),
  name: z.string(),
  version: z.number().int(),
  step: z.number().int(),
  stepCount: z.number().int(),
  state: z.enum(['active', 'paused', 'held', 'completed', 'exited']),
  stateText: z.string(),
  reason: Reason.nullable(),
  steps: z.array(SequenceStepView),
  stopsOn: z.array(z.string()),
  can: z.array(z.enum(['pause', 'resume', 'send_now', 'snooze', 'remove', 'edit_next'])),
});

export const SequenceOffer = z.object({
  sequenceId: z.string(),
  name: z.string(),
  recommended: z.boolean(),
  mailbox: z.string(),
  /** The instants the mails would go out if confirmed now. */
  wouldSendAt: z.array(Iso),
  stopsOn: z.array(z.string()),
  blocked: z.object({ code: z.string(), text: z.string() }).nullable(),
  /** Speaks against starting it now, but forbids nothing. */
  caution: z.string().nullable(),
});

export const FieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const ConflictSide = z.object({
  value: FieldValue,
  /** When and by whom it was entered, where that is known. */
  at: Iso.nullable(),
  by: z.string().nullable(),
});

/** One field that both sides changed, and nobody but a person may decide. */
export const ConflictView = z.object({
  id: z.string(),
  /** Names the pair of values shown; an answer to another pair is refused. */
  seen: z.string(),
  field: z.string(),
  label: z.string(),
  /** `flapping`: something in the CRM sets our value back each time. */
  kind: z.enum(['review', 'flapping']),
  crm: ConflictSide,
  ours: ConflictSide,
  /** The last value both sides agreed on. */
  before: FieldValue,
  may: z.array(z.enum(['resolve', 'always'])),
});
export type ConflictView = z.infer<typeof ConflictView>;

export const ConflictAnswer = z.enum(['remote', 'local', 'edited']);
export type ConflictAnswer = z.infer<typeof ConflictAnswer>;

export const CardView = z.object({
  product: z.string(),
  provider: z.string(),
  /** What people call that CRM. */
  crmName: z.string(),
  object: z.string(),
  recordId: z.string(),
  name: z.string(),
  city: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** Null until the record has been synced; then `notice` says why and offers sync_now. */
  score: Score.nullable(),
  /** Null for a past day, and where it would ask the viewer for what they may not do. */
  nextAction: NextAction.nullable(),
  /** Null where nothing was written, for a past day, and where the viewer may not read it. */
  conversation: Conversation.nullable(),
  enrollment: EnrollmentView.nullable(),
  offers: z.array(SequenceOffer),
  doNotContact: z.string().nullable(),
  conflicts: z.array(ConflictView),
  notice: z.object({ kind: z.enum(['info', 'warning', 'error']), text: z.string(), action: z.enum(['sync_now']).nullable() }).nullable(),
  /** What the viewer may do here; empty for a viewer or for a record of someone else where the role forbids it. */
  may: z.array(z.enum(['enroll', 'manage_sequence'])),
});
export type CardView = z.infer<typeof CardView>;

/** One line: a break would start another header of the mail. */
const MailSubject = z
  .string()
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u)
  .trim()
  .min(1)
  .max(300);
/** Tabs and line breaks are the only control characters a mail's text needs. */
const MailBody = z
  .string()
  .regex(/^(?:[^\p{Cc}]|[\t\n\r])*$/u)
  .trim()
  .min(1)
  .max(10_000);

/** `POST /v1/cards/{provider}/{object}/{recordId}/actions`; the idempotency key travels in the body because hubspot.fetch carries one header only. */
export const CardAction = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('enroll'), sequenceId: z.string(), idempotencyKey: z.string().min(8).max(200) }),
  z.strictObject({ action: z.enum(['pause', 'resume', 'send_now', 'remove']), enrollmentId: z.string(), idempotencyKey: z.string().min(8).max(200) }),
  z.strictObject({
    action: z.literal('snooze'),
    enrollmentId: z.string(),
    days: z.number().int().min(1).max(90),
    idempotencyKey: z.string().min(8).max(200),
  }),
  z.strictObject({
    action: z.literal('edit_next'),
    enrollmentId: z.string(),
    position: z.number().int().positive(),
    subject: MailSubject,
    body: MailBody,
    idempotencyKey: z.string().min(8).max(200),
  }),
  /** Back to the template. */
  z.strictObject({
    action: z.literal('restore_next'),
    enrollmentId: z.string(),
    position: z.number().int().positive(),
    idempotencyKey: z.string().min(8).max(200),
  }),
  z.strictObject({
    action: z.literal('resolve_conflict'),
    /** All of them or none. */
    answers: z
      .array(
        z.strictObject({
          conflictId: z.uuid(),
          seen: z.string(),
          resolution: ConflictAnswer,
          /** With `edited` only. */
          value: FieldValue.optional(),
          /** From now on for this field. */
          always: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(50),
    idempotencyKey: z.string().min(8).max(200),
  }),
  /** Into the thread of the mail it answers, from the mailbox that received it. */
  z.strictObject({
    action: z.literal('reply'),
    answersId: z.uuid(),
    /** Of the conversation as it was shown. */
    seen: z.string(),
    text: MailBody,
    idempotencyKey: z.string().min(8).max(200),
  }),
  z.strictObject({
    action: z.literal('correct_reply'),
    replyId: z.uuid(),
    said: ReplyWord,
    idempotencyKey: z.string().min(8).max(200),
  }),
  /** Of a mail nobody knows the fate of. */
  z.strictObject({
    action: z.literal('settle_mail'),
    mailId: z.uuid(),
    went: z.boolean(),
    idempotencyKey: z.string().min(8).max(200),
  }),
  z.strictObject({ action: z.literal('sync_now'), idempotencyKey: z.string().min(8).max(200) }),
]);
export type CardAction = z.infer<typeof CardAction>;

export const CardProblem = z.object({
  code: z.string(),
  title: z.string(),
  /** What was not lost, and what to do. */
  detail: z.string(),
});

/** Business errors travel as 200 {ok:false}: HubSpot's proxy hides the body of any other status. */
export const CardReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: CardView }),
  z.object({ ok: z.literal(false), problem: CardProblem }),
]);
export type CardReply = z.infer<typeof CardReply>;

/** The next mail of the open enrollment as it would go: `GET /v1/cards/{provider}/contact/{recordId}/next-mail`. */
export const NextMail = z.object({
  position: z.number().int(),
  subject: z.string(),
  /** Plain text, links as `[label](url)`. */
  body: z.string(),
  /** A person's own words stand in place of the template. */
  edited: z.boolean(),
  /** What it would be held for, in words; in `subject` and `body` each stands in brackets. */
  missing: z.array(z.string()),
});
export type NextMail = z.infer<typeof NextMail>;

/** Company and deal form: `GET /v1/cards/{provider}/account/{recordId}/people`. */
export const AccountPeople = z.object({
  name: z.string(),
  /** Whoever must not be contacted comes last, and shows that in place of the score. */
  people: z.array(
    z.object({
      recordId: z.string(),
      name: z.string(),
      title: z.string().nullable(),
      score: z.number().int(),
      tier: z.number().int(),
      movement: z.enum(['rising', 'falling', 'steady', 'quiet']),
      reason: z.string(),
      doNotContact: z.boolean(),
    }),
  ),
});
export type AccountPeople = z.infer<typeof AccountPeople>;
