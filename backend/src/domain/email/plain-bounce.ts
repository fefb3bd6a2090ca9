import { causeInWords } from './bounce-words.ts';
import { type DeliveryNote, enhancedCode } from './delivery-report.ts';

/** From here on a mail server shows the mail it could not deliver. */
const COPY_BELOW =
  /^\s*[->*=_ ]{0,40}(below this line is a copy|this is a copy of|(included|attached|here) is a copy|(the )?original message|your (original )?message( headers)? follows|message header|unsent message|undelivered message|returned message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale)/im;
const ADDRESS = /[^\s<>"'(),:;[\]]{1,64}@[a-z0-9.-]{1,255}\.[a-z0-9-]{2,63}/gi;
const REPLY_CODE = /(?<![\d.])[45]\d\d[ -](?=\S)/;
const LONGEST_READ = 8000;
const HAS_ARRIVED =
  /\bsuccessfully (delivered|relayed)\b|\bhas been (successfully )?(delivered|relayed) to\b|\bdelivery to (these|the following) recipients? (or groups )?is complete\b/i;

/** A report in plain words, as servers write it that know no RFC 3464 (qmail, older Exim, Domino, gateways). */
export function readPlainBounce(text: string, failedRecipients: readonly string[], ownAddresses: readonly string[]): DeliveryNote {
  const said = ownWords(text);
  const own = new Set(ownAddresses.map((address) => address.toLowerCase()));
  const isOther = (address: string): boolean => !own.has(address) && !/^(mailer-daemon|postmaster|mail-daemon|abuse)@/.test(address);
  const named = [...failedRecipients, ...(said.match(ADDRESS) ?? [])].map((address) => address.toLowerCase().replace(/\.$/, ''));
  return {
    recipient: named.find(isOther) ?? null,
    action: HAS_ARRIVED.test(said) ? 'delivered' : isStillTrying(said) ? 'delayed' : 'failed',
    status: enhancedCode(said),
    diagnostic: said,
  };
}

/** Whether the words are those of a mail server: a reply code or a cause, and whom it is about. */
export function readsLikeBounce(text: string, ownAddresses: readonly string[]): boolean {
  const note = readPlainBounce(text, [], ownAddresses);
  return (
    note.recipient !== null &&
    (note.action === 'delivered' || note.status !== null || REPLY_CODE.test(note.diagnostic ?? '') || causeInWords(note.diagnostic ?? '') !== null)
  );
}

function ownWords(text: string): string {
  const plain = text.slice(0, LONGEST_READ).replace(/\r\n?/g, '\n');
  const copy = COPY_BELOW.exec(plain);
  return copy === null || copy.index < 40 ? plain : plain.slice(0, copy.index);
}

const isStillTrying = (text: string): boolean =>
  /\b(will (continue|keep) (to try|trying)|will be retried|still being retried|not (yet )?been delivered yet|has been delayed|delivery (is |has been )?delayed|no action is required on your part|you do not need to resend|weitere zustellversuche|wird weiterhin versucht)\b/i.test(
    text,
  );
