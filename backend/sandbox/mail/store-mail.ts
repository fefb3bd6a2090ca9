import type { Twin } from '../core/twin.ts';
import { MAIL_KIND, MAIL_SPACE, type readMail, type StoredMail } from './stored-mail.ts';

type Content = Awaited<ReturnType<typeof readMail>>;

/** Keeps an accepted message; durable when this resolves. The same message twice is kept twice, as a mailbox would. */
export async function storeMail(twin: Twin, content: Content, envelope: StoredMail['envelope'], spaceId = MAIL_SPACE): Promise<StoredMail> {
  const number = twin.store.size(spaceId, MAIL_KIND) + 1;
  const mail: StoredMail = { id: `mail-${String(number).padStart(8, '0')}`, receivedAt: twin.clock.now().toISOString(), envelope, ...content };
  twin.store.put(spaceId, MAIL_KIND, mail);
  await twin.store.flush();
  return mail;
}
