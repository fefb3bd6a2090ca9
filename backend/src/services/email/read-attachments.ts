import { attachmentRefusals } from '@salesos/shared/labels/email';
import type { NewEmail } from '@salesos/shared/api/email';
import { type Attachment, bytesLeft, judgeAttachments } from '#domain/email/attachments.ts';
import { ServiceError } from '../service-error.ts';

/** Most servers take this much, and do not say so before. */
const SAFE_BYTES = 10 * 1024 * 1024;

/** The files of a mail as they would go. Throws `mail_refused` with what is wrong with which. `mostBytes` = the whole mail's, as its provider says. */
export function readAttachments(mail: Pick<NewEmail, 'attachments'>, mostBytes = SAFE_BYTES): Attachment[] {
  const attachments = (mail.attachments ?? []).map(({ name, contentType, contentBase64 }) => ({
    name,
    contentType: (contentType.split(';')[0] ?? '').trim().toLowerCase(),
    content: Buffer.from(contentBase64, 'base64'),
  }));
  const verdict = judgeAttachments(attachments, mostBytes);
  if (verdict === null) return attachments;
  const { refused, name } = verdict;
  const room = `At most ${Math.floor(bytesLeft(mostBytes) / 1_000_000)} MB go. `;
  throw new ServiceError('mail_refused', attachmentRefusals[refused], `${refused === 'attachments_too_large' ? room : ''}Nothing was sent.`, [
    { code: refused, name },
  ]);
}
