import type { MailView } from '@salesos/shared/api/mail-setup';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { authorize } from '#services/authorize.ts';
import { liftSuppression, suppress } from '#services/consent/suppress.ts';
import { changeMailbox } from '#services/email/change-mailbox.ts';
import { saveSendRedirect } from '#services/email/save-send-redirect.ts';
import { settleParked } from '#services/email/settle-parked.ts';
import { showDeliverability } from '#services/setup/show-deliverability.ts';
import { showMail } from '#services/setup/show-mail.ts';
import { showSuppressions } from '#services/setup/show-suppressions.ts';
import type { HttpDeps } from '../deps.ts';
import type { Ref, Runs } from './run.ts';

/** Each verb here is open to more people elsewhere; the page is for admins. */
const asAdmin = <Answer>(deps: HttpDeps, { customerId, actor }: Ref, run: (uow: UnitOfWork) => Promise<Answer>): Promise<Answer> =>
  deps.work.withTenant(customerId, (uow) => {
    authorize(actor, 'mailbox.manage');
    return run(uow);
  });

/** Answers with how mail stands then. */
const change = (deps: HttpDeps, ref: Ref, verb: (uow: UnitOfWork) => Promise<unknown>): Promise<MailView> =>
  asAdmin(deps, ref, async (uow) => {
    await verb(uow);
    return showMail(uow, deps, ref);
  });

type MailCall =
  | 'mail'
  | 'settle_parked'
  | 'change_mailbox'
  | 'suppressions'
  | 'suppress'
  | 'lift_suppression'
  | 'set_send_redirect'
  | 'deliverability';

/** Of the set-up page, what is about mail. */
export const mailRuns: Pick<Runs, MailCall> = {
  mail: (deps, ref) => asAdmin(deps, ref, (uow) => showMail(uow, deps, ref)),
  settle_parked: (deps, ref, { emailId, went }) => change(deps, ref, (uow) => settleParked(uow, { actor: ref.actor, mailId: emailId, went })),
  change_mailbox: (deps, ref, { mailboxId, change: wish }) =>
    change(deps, ref, (uow) => changeMailbox(uow, { actor: ref.actor, id: mailboxId, change: wish })),
  suppressions: (deps, ref, { matching, after }) => asAdmin(deps, ref, (uow) => showSuppressions(uow, { actor: ref.actor, matching, after })),
  suppress: (deps, ref, { wish }) =>
    asAdmin(deps, ref, async (uow) => {
      await suppress(uow, { actor: ref.actor, wish });
      return showSuppressions(uow, { actor: ref.actor, matching: wish.value, after: null });
    }),
  lift_suppression: (deps, ref, { id, because, matching }) =>
    asAdmin(deps, ref, async (uow) => {
      await liftSuppression(uow, { actor: ref.actor, id, because });
      return showSuppressions(uow, { actor: ref.actor, matching, after: null });
    }),
  set_send_redirect: (deps, ref, { address }) => change(deps, ref, (uow) => saveSendRedirect(uow, { actor: ref.actor, address })),
  deliverability: (deps, ref) => showDeliverability(deps.work, deps, ref),
};
