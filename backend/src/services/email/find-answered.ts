import { sql } from 'drizzle-orm';
import { anyText, anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { InboundMail } from '#ports/mime.ts';
import type { Bounce } from '#domain/email/judge-bounce.ts';

export interface Answered {
  email_id: string;
  contact_id: string;
  thread_id: string;
}

const MESSAGE_ID = /^message-id:\s*(<[^<>\s]+>)/gim;
/** Ours, in every mail: a vendor may have put another Message-ID in place of the one we know. */
const SEND_ID = /^x-salesos-send:\s*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\s*$/gim;

/** Which mail of ours a received one is about: by Message-ID first, because people answer from other addresses than they were written to. */
export async function findAnswered(
  uow: UnitOfWork,
  parsed: InboundMail,
  { from, found }: { from: string; found: { bounce: Bounce | null } },
): Promise<Answered | undefined> {
  const returned = parsed.reports.filter(({ type }) => /rfc822|global/.test(type));
  const quoted = (pattern: RegExp): string[] => returned.flatMap(({ text }) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
  const ids = [parsed.inReplyTo, ...parsed.references, ...quoted(MESSAGE_ID)].filter((id) => id !== null);
  const [byReference] = await uow.rows<Answered>(sql`
    select id as email_id, contact_id, thread_id from emails where customer_id = ${uow.customerId}::uuid and send_state in ('sent', 'unknown', 'dispatched')
      and (message_id = ${anyText(ids)} or id = ${anyUuid(quoted(SEND_ID))})
    order by queued_at desc limit 1`);
  if (byReference) return byReference;
  // A report comes from a server, about somebody.
  const address = found.bounce === null ? from : (found.bounce.recipient ?? '');
  const [byAddress] = await uow.rows<Answered>(sql`
    select id as email_id, contact_id, thread_id from emails where customer_id = ${uow.customerId}::uuid and send_state = 'sent' and lower(to_address) = ${address}
    order by sent_at desc limit 1`);
  return byAddress;
}
