import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MimeComposer } from '#ports/mime.ts';
import { checkOutboundMail } from './mime-check.ts';

export function createMimeComposer(): MimeComposer {
  return {
    async compose(mail) {
      checkOutboundMail(mail);
      const composer = new MailComposer({
        from: mail.from,
        to: mail.to,
        ...(mail.replyTo === null ? {} : { replyTo: mail.replyTo }),
        ...(mail.inReplyTo === null ? {} : { inReplyTo: mail.inReplyTo }),
        ...(mail.references.length === 0 ? {} : { references: [...mail.references] }),
        messageId: mail.messageId,
        date: mail.date,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: Object.entries({ ...mail.headers, 'X-SalesOS-Send': mail.sendId }).map(([key, value]) => ({ key, value })),
        // A retry hands over the very same bytes, so a receiver's own duplicate check can work.
        baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 24),
        newline: 'win',
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return composer.compile().build();
    },
  };
}
