import type { MailView } from '@salesos/shared/api/mail-setup';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { authorize } from '#services/authorize.ts';
import { changeMailbox } from '#services/email/change-mailbox.ts';
import { settleParked } from '#services/email/settle-parked.ts';
import { showMail } from '#services/setup/show-mail.ts';
import type { HttpDeps } from '../deps.ts';
import type { Ref, Runs } from './run.ts';

const view = (deps: HttpDeps, { customerId, actor }: Ref): Promise<MailView> =>
  deps.work.withTenant(customerId, (uow) => showMail(uow, deps, { actor }));

/** Each of these is somebody else's verb as well, open to more people; the page is for admins. */
const change = (deps: HttpDeps, { customerId, actor }: Ref, verb: (uow: UnitOfWork) => Promise<unknown>): Promise<MailView> =>
  deps.work.withTenant(customerId, async (uow) => {
    authorize(actor, 'mailbox.manage');
    await verb(uow);
    return showMail(uow, deps, { actor });
  });

/** Of the set-up page, what is about mail. */
export const mailRuns: Pick<Runs, 'mail' | 'settle_parked' | 'change_mailbox'> = {
  mail: view,
  settle_parked: (deps, ref, { emailId, went }) => change(deps, ref, (uow) => settleParked(uow, { actor: ref.actor, mailId: emailId, went })),
  change_mailbox: (deps, ref, { mailboxId, change: wish }) =>
    change(deps, ref, (uow) => changeMailbox(uow, { actor: ref.actor, id: mailboxId, change: wish })),
};
