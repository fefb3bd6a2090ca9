import { quotesMailOf } from './strip-quoted.ts';

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
  /^\s*(auto(matic|matische|mated)?[ -]?(reply|response|antwort)|automatische antwort|out of (the )?office|abwesenheit(snotiz)?|abwesend|réponse automatique|respuesta automática|risposta automatica|absence du bureau)\b/i;
const ABSENT =
  /\b(out of (the )?office|on (annual |parental |sick |maternity |paternity )?leave|on vacation|on holiday|away from (the office|my desk)|back in the office|nicht im (büro|haus)|im urlaub|abwesend|abwesenheit|absent(e)? (du|jusqu|from)|en congé|en vacances|fuera de la oficina|de vacaciones|fuori ufficio|in ferie)\b/i;

/** RFC 3834 headers decide; words never do without them, because people write about being away as well. */
export function automaticSign(headers: readonly HeaderLine[], subject: string, text: string, ownAddresses: readonly string[]): AutomaticSign {
  if (isDefinite(headers, text, ownAddresses)) return 'definite';
  const hints = [
    headerValues(headers, 'list-id').length > 0,
    headerValues(headers, 'x-auto-response-suppress').length > 0,
    headerValues(headers, 'precedence').some((value) => ['bulk', 'list', 'junk'].includes(value)),
    headerValues(headers, 'auto-submitted').some((value) => value !== 'no' && value !== ''),
    headerValues(headers, 'return-path').includes('<>'),
    AUTOMATIC_SUBJECT.test(subject),
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

/** Only to tell an absence from other automatic answers; never to find out whether it is one. */
export function speaksOfAbsence(subject: string, ownText: string): boolean {
  return ABSENT.test(subject) || ABSENT.test(ownText) || /abwesenheit|out of office/i.test(subject);
}
