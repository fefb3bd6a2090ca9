import type { MailboxView } from '@salesos/shared/api/mail-setup';
import SalesosMailPart from 'c/salesosMailPart';

/** Every mailbox that sends, with its state, figures and limits. */
export default class SalesosSetupMailboxes extends SalesosMailPart {
  get note(): string | null {
    return this.mail && this.mail.mailboxes.note;
  }

  get mailboxes(): readonly MailboxView[] {
    return this.mail?.mailboxes.rows ?? [];
  }
}
