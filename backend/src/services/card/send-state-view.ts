import type { ConversationMail } from '@salesos/shared/api/conversation';
import { mailStates } from '@salesos/shared/labels/conversation';
import type { OwnMail } from '../email/read-thread.ts';

type State = NonNullable<ConversationMail['state']>;

const at = (kind: State['kind'], text: string, when: Date | null = null): State => ({ kind, text, at: when?.toISOString() ?? null });

/** What has become of a mail of ours, in words. */
export function sendStateView(mail: OwnMail, now: Date): State {
  switch (mail.send_state) {
    case 'sent':
      return mail.bounce_class === 'hard' || mail.bounce_class === 'policy' ? at('failed', mailStates.bounced) : at('sent', mailStates.sent);
    case 'queued':
      return waiting(mail, now);
    case 'claimed':
    case 'dispatched':
      return at('waiting', mailStates.sending);
    case 'unknown':
      return at('failed', mailStates.unknown);
    case 'rejected':
      return at('failed', mail.error_code === 'not_sent' ? mailStates.notSent : mailStates.rejected);
    case 'canceled':
      return at(
        'failed',
        mail.error_code === 'opted_out' ? mailStates.optedOut : mail.error_code === 'bounced' ? mailStates.deadAddress : mailStates.canceled,
      );
    default:
      return mail.send_state satisfies never;
  }
}

/** The mailbox is at fault: it waits until somebody has repaired it. */
const MAILBOX = new Set(['auth_expired', 'permission', 'quota_exhausted']);
const RETRIED = new Set(['temporary', 'rate_limited']);

function waiting(mail: OwnMail, now: Date): State {
  const code = mail.error_code ?? '';
  if (mail.send_at !== null && new Date(mail.send_at) > now) return at('waiting', mailStates.scheduled, new Date(mail.send_at));
  if (!mail.mailbox_active) return at('waiting', mailStates.mailboxPaused);
  if (mail.capped_until !== null && new Date(mail.capped_until) > now) return at('waiting', mailStates.capUntil, new Date(mail.capped_until));
  if (code.startsWith('cap_')) return at('waiting', mailStates.cap);
  if (MAILBOX.has(code)) return at('waiting', mailStates.mailbox);
  if (code === 'consent_unknown') return at('waiting', mailStates.consent);
  return RETRIED.has(code) && mail.retry_at !== null
    ? at('waiting', mailStates.retry, retryAt(mail.retry_at, now))
    : at('waiting', mailStates.sending);
}

/** Waiting times are wall time; what a card shows is business time. */
export const retryAt = (retry: string, now: Date): Date => new Date(now.getTime() + Math.max(0, new Date(retry).getTime() - Date.now()));
