import type { MailboxView, MailView } from '@salesos/shared/api/mail-setup';
import type { SetupFact } from '@salesos/shared/api/setup-fact';
import { mailboxFacts, mailboxState, mailboxToggle, mailboxWords, readingText, shareText } from '@salesos/shared/labels/mail-words';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { bandOf, FEWEST_SENDS, mostOf } from '#domain/email/send-caps.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { listMailboxes, type StoredMailbox } from '../email/list-mailboxes.ts';

export async function mailboxesInWords(uow: UnitOfWork, actor: Actor, providers: Providers['mail']): Promise<MailView['mailboxes']> {
  const mailboxes = await listMailboxes(uow, actor, providers);
  return {
    rows: mailboxes.map((mailbox) => toView(mailbox, providers.get(mailbox.provider)?.label ?? mailbox.provider)),
    note: mailboxes.length === 0 ? mailboxWords.none : mailboxWords.note,
  };
}

function toView(mailbox: StoredMailbox, provider: string): MailboxView {
  const { id, address, owner, perDay, perMinute, isActive, signIn, complaints, bounceShare, sentLastWeek } = mailbox;
  const share = (kind: keyof typeof mostOf, of: number | null): string =>
    of === null ? mailboxWords.tooFew(sentLastWeek, FEWEST_SENDS) : shareText(of, sentLastWeek, mostOf[kind], bandOf(of, kind));
  return {
    mailboxId: id,
    address,
    state: mailboxState(mailbox),
    facts: [
      fact(mailboxFacts.owner, owner.name),
      fact(mailboxFacts.provider, provider),
      fact(
        mailboxFacts.sent,
        [mailboxWords.sent(perDay.sent, perDay.limit), perDay.isSet ? '' : mailboxWords.unset, mailboxWords.perMinute(perMinute)].join(''),
      ),
      fact(mailboxFacts.bounces, share('bounces', bounceShare)),
      fact(mailboxFacts.complaints, complaints.isKnown ? share('complaints', complaints.share) : mailboxWords.notTold(provider)),
      ...(signIn === null ? [] : [{ name: mailboxFacts.answers, ...readingText(signIn) }]),
    ],
    isActive,
    toggle: mailboxToggle(mailbox),
    perDay: perDay.isSet ? perDay.limit : null,
    perMinute,
  };
}

const fact = (name: string, text: string): SetupFact => ({ name, text, at: null });
