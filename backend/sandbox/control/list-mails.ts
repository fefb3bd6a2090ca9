import { allMails, mailsTo } from '../mail/find-mails.ts';
import type { StoredMail } from '../mail/stored-mail.ts';
import type { TwinSite } from './site.ts';

/** Without the raw bytes, which `/_twin/mails/<id>` has. */
export type ListedMail = Omit<StoredMail, 'raw'>;

/** Newest first; the address is matched against the envelope's recipients. */
export function listMails({ twin }: TwinSite, to: string | null, limit: number): ListedMail[] {
  const mails = to === null ? allMails(twin) : mailsTo(twin, to);
  return mails
    .toReversed()
    .slice(0, limit)
    .map(({ raw: _raw, ...shown }) => shown);
}
