import { MAIL_KIND, MAIL_SPACE, type StoredMail } from '../mail/stored-mail.ts';
import { refuse } from './refusal.ts';
import type { TwinSite } from './site.ts';

export function findMail({ twin }: TwinSite, id: string): StoredMail {
  const mail = twin.store.get<StoredMail>(MAIL_SPACE, MAIL_KIND, id);
  if (!mail) throw refuse(404, `no mail ${id} in this mailbox`);
  return mail;
}
