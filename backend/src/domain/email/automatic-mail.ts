import { quotesMailOf, stripQuoted } from './strip-quoted.ts';

export interface HeaderLine {
  readonly name: string;
  readonly value: string;
}

/** All values of a header, lower case and trimmed. */
export function headerValues(headers: readonly HeaderLine[], name: string): string[] {
  return headers.filter((header) => header.name.toLowerCase() === name).map((header) => header.value.trim().toLowerCase());
}

/** `definite`: no person wrote it. `weak`: often so, but groups and helpdesks put the same headers on mail of people. */
export type AutomaticSign = 'definite' | 'weak' | null;

const AUTOMATIC_SUBJECT =
  /^\s*(\[?auto(matic|matische|matisch|mated)?[ -]?(reply|response|antwort|antwoord)|automatische antwort|automatisch antwoord|out of (the )?office|ooo\b|abwesenheit|abwesend|réponse automatique|respuesta automática|risposta automatica|resposta automática|absence du bureau|afwezigheid|fuera de la oficina|fuori ufficio|ausência|away from)/i;
/** The subject an answering machine gives its answer. People who answer such a mail keep it behind a "Re:". */
export const automaticSubject = (subject: string): boolean => AUTOMATIC_SUBJECT.test(subject);

const NO_REPLY = /^(no-?reply|do-?not-?reply|nicht-?antworten|ne-?pas-?repondre|no-?responder)\b/i;
const SAYS_AUTOMATIC =
  /\bthis is an auto(mated|matic|matically generated|-?generated) (message|reply|response|e-?mail|mail|notification|answer)\b|\bthis (e-?mail|message) (was|is|has been) auto(mated|matically)\b|\bdo not reply to this (automated|automatic|e-?mail|message)\b|\bautomatisch (generiert|erstellt|erzeugt|gegenereerd|verzonden)e?\b|\bautomatische nachricht\b|\bmessage automatique\b|\b(mensaje|correo) automático|\bmessaggio automatico\b|\bmensagem automática\b/i;
const LONGEST_NOTE = 4000;

export interface ReceivedMail {
  readonly headers: readonly HeaderLine[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly ownAddresses: readonly string[];
}

/** RFC 3834 headers decide; words never do without them, because people write about being away as well. */
export function automaticSign({ headers, from, subject, text, ownAddresses }: ReceivedMail): AutomaticSign {
  if (isDefinite(headers, text, ownAddresses)) return 'definite';
  const hints = [
    headerValues(headers, 'list-id').length > 0,
    headerValues(headers, 'x-auto-response-suppress').length > 0,
    headerValues(headers, 'precedence').some((value) => ['bulk', 'list', 'junk'].includes(value)),
    headerValues(headers, 'auto-submitted').some((value) => value !== 'no' && value !== ''),
    headerValues(headers, 'return-path').includes('<>'),
    AUTOMATIC_SUBJECT.test(subject),
    NO_REPLY.test(from),
    SAYS_AUTOMATIC.test(stripQuoted(text).slice(0, LONGEST_NOTE)),
  ];
  return hints.includes(true) ? 'weak' : null;
}

function isDefinite(headers: readonly HeaderLine[], text: string, ownAddresses: readonly string[]): boolean {
  const submitted = headerValues(headers, 'auto-submitted').map((value) => value.split(/[;\s]/)[0]);
  if (submitted.includes('auto-replied')) return true;
  if (['x-autoreply', 'x-autorespond'].some((name) => headerValues(headers, name).some((value) => value !== 'no'))) return true;
  if (headerValues(headers, 'precedence').includes('auto_reply')) return true;
  // Ticket systems stamp a person's answer as auto-generated, but then our mail is quoted below it.
  return submitted.some((value) => value === 'auto-generated' || value === 'auto-notified') && !quotesMailOf(text, ownAddresses);
}
