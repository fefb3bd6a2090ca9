import type { LostMail, MailProvider, OutboundMail, SendOutcome, SentMail } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';

type Mishap = 'refused' | 'lost_before' | 'lost_after' | 'draft_gone';

/** A vendor in memory that keeps drafts, names mails itself and can be asked what became of one. */
export class DraftingVendor {
  readonly drafts = new Map<string, OutboundMail>();
  readonly sent: OutboundMail[] = [];
  /** What the next handovers come to, in order; nothing = they go. */
  readonly mishaps: Mishap[] = [];
  /** The vendor's answer while it has not made up its mind. */
  isUndecided = false;
  looks: LostMail[] = [];
  #keys = 0;

  readonly provider: MailProvider = {
    key: 'smtp',
    label: 'In memory',
    connect: () => ({
      reader: null,
      sender: {
        prepare: async (mail) => {
          const draftKey = `draft-${(this.#keys += 1)}`;
          this.drafts.set(draftKey, mail);
          return { draftKey, messageId: this.#named(mail), threadKey: `thread-of-${mail.threadKey ?? mail.sendId}` };
        },
        send: async (_mail, draftKey) => this.#send(draftKey ?? ''),
        discard: async (draftKey) => void this.drafts.delete(draftKey),
        lookUp: async (lost) => this.#lookUp(lost),
      },
    }),
  };

  #named = (mail: OutboundMail): string => `<${mail.sendId}@vendor.example>`;

  #send(draftKey: string): SentMail {
    const mishap = this.mishaps.shift();
    if (mishap === 'refused') throw new ProviderError('rate_limited', 'later', { retryAfterMs: 1 });
    if (mishap === 'draft_gone') this.drafts.delete(draftKey);
    const mail = this.drafts.get(draftKey);
    if (!mail) throw new ProviderError('not_found', 'there is no such draft');
    if (mishap === 'lost_before') throw new ProviderError('unknown_outcome', 'no answer');
    this.drafts.delete(draftKey);
    this.sent.push(mail);
    if (mishap === 'lost_after') throw new ProviderError('unknown_outcome', 'no answer');
    return this.#told(mail);
  }

  #told = (mail: OutboundMail): SentMail => ({
    providerMessageId: `vendor-${mail.sendId}`,
    messageId: this.#named(mail),
    threadKey: `thread-${mail.sendId}`,
  });

  #lookUp(lost: LostMail): SendOutcome {
    this.looks.push(lost);
    if (this.isUndecided) return { is: 'unknown' };
    const mail = this.sent.find(({ sendId }) => sendId === lost.sendId);
    if (mail) return { is: 'sent', sent: this.#told(mail) };
    if (lost.draftKey !== null) this.drafts.delete(lost.draftKey);
    return { is: 'not_sent' };
  }
}
