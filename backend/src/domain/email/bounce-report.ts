import { type DeliveryNote, readDeliveryReport } from './delivery-report.ts';
import { type HeaderLine, headerValues } from './automatic-mail.ts';
import { type Bounce, judgeBounce } from './judge-bounce.ts';
import { readPlainBounce, readsLikeBounce } from './plain-bounce.ts';

export interface ReportPart {
  readonly type: string;
  readonly text: string;
}

export interface ReportedMail {
  readonly headers: readonly HeaderLine[];
  readonly from: string;
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  readonly reports: readonly ReportPart[];
  readonly ownAddresses: readonly string[];
}

const DAEMON = /^(mailer-?daemon|postmaster|mail-?daemon|mdaemon|bounces?|microsoftexchange[0-9a-f]*)([+=-][^@]*)?@/i;
const DAEMON_NAME =
  /mail delivery|mailer[- ]?daemon|postmaster|delivery (sub)?system|system administrator|mail administrator|microsoft (outlook|exchange)/i;
const FAILURE_SUBJECT =
  /undeliver|delivery (status|failure|failed|has failed|incomplete|delayed|problem|report)|returned (mail|to sender)|failure (notice|delivery)|mail (delivery )?(failed|failure|error|system error)|(could|was) not (be )?delivered|address not found|message (blocked|not delivered)|delayed mail|warning: (message|could not send)|unzustellbar|nicht zugestellt|nicht zustellbar|zustellung|non remis|non distribu|échec de|no (se ha )?entregad|no se pudo entregar|mancata consegna|non recapitabile|onbestelbaar|niet bezorgd|não (foi )?entregue|falha na entrega/i;
const DELIVERED: ReadonlySet<string | null> = new Set(['delivered', 'relayed', 'expanded']);
/** A person answers such a report, or passes it on. */
const ANSWER = /^\s*\[?(re|aw|sv|rv|r|fwd?|wg|tr|i|enc|vs|vl|doorst|antw|odp|rif|res)\s*:/i;

/** "delivery-status", "feedback-report" (a complaint), "disposition-notification" (a read receipt), or null. */
export function reportType(headers: readonly HeaderLine[], reports: readonly ReportPart[]): string | null {
  const [type = ''] = headerValues(headers, 'content-type');
  const named = type.startsWith('multipart/report') ? /report-type\s*=\s*"?([a-z-]+)/.exec(type)?.[1] : undefined;
  const carried = reports.map((part) => /^message\/(?:global-)?(delivery-status|feedback-report|disposition-notification)$/.exec(part.type)?.[1]);
  return named ?? carried.find((found) => found !== undefined) ?? null;
}

/** What mail servers say became of a mail; null when it is no such report. By RFC 3464 where a server follows it, else in its words. */
export function deliveryNotes(mail: ReportedMail): DeliveryNote[] | null {
  const failed = headerValues(mail.headers, 'x-failed-recipients').flatMap((value) => value.split(/[,\s]+/).filter((part) => part.includes('@')));
  const plain = (): DeliveryNote => readPlainBounce(mail.text, failed, mail.ownAddresses);
  if (reportType(mail.headers, mail.reports) === 'delivery-status') {
    const notes = mail.reports.filter(({ type }) => type.endsWith('delivery-status')).flatMap(({ text }) => readDeliveryReport(text));
    return notes.length > 0 ? notes : [plain()];
  }
  return failed.length > 0 || isInWords(mail) ? [plain()] : null;
}

function isInWords({ from, fromName, subject, text, ownAddresses }: ReportedMail): boolean {
  const speaks = FAILURE_SUBJECT.test(subject);
  if (DAEMON.test(from.trim()) || DAEMON_NAME.test(fromName)) return speaks || readsLikeBounce(text, ownAddresses);
  return speaks && !ANSWER.test(subject) && readsLikeBounce(text, ownAddresses);
}

/** What a report says of one mail: what is worst for it. Null when it was delivered to all. */
export function worstBounce(notes: readonly DeliveryNote[]): Bounce | null {
  const bounces = notes.filter(({ action }) => !DELIVERED.has(action)).map(judgeBounce);
  return (['hard', 'policy', 'soft'] as const).flatMap((found) => bounces.filter((bounce) => bounce.class === found))[0] ?? null;
}
