import type { MailView } from '@salesos/shared/api/mail-setup';
import { sandboxText } from '@salesos/shared/labels/mailbox';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { mailboxesInWords } from './mailboxes-in-words.ts';
import { parkedInWords } from './parked-in-words.ts';
import { readSendRedirect } from '../email/read-send-redirect.ts';
import { showSuppressions } from './show-suppressions.ts';

export interface MailDeps {
  providers: Providers;
}

/** How mail stands, in the words an admin reads in the CRM. */
export async function showMail(uow: UnitOfWork, { providers }: MailDeps, { actor }: { actor: Actor }): Promise<MailView> {
  return {
    measuredAt: uow.now.toISOString(),
    parked: await parkedInWords(uow, actor),
    mailboxes: await mailboxesInWords(uow, actor, providers.mail),
    suppressions: await showSuppressions(uow, { actor, matching: null, after: null }),
    redirect: await redirectInWords(uow),
  };
}

async function redirectInWords(uow: UnitOfWork): Promise<MailView['redirect']> {
  const { isSandbox, address } = await readSendRedirect(uow);
  return isSandbox ? { text: sandboxText(address), address } : null;
}
