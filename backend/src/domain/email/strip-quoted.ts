/** Lines that say "what follows is the mail being answered", per mail program and language. */
const QUOTE_STARTS: readonly RegExp[] = [
  /^\s*(on|am|le|el|il|op|em|den|dnia)\b.{4,200}\b(wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał\(?a?\)?)\b.{0,80}:\s*$/i,
  /^\s*-{2,}\s*(original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht|forwarded message|weitergeleitete nachricht)\s*-{2,}\s*$/i,
  /^\s*_{20,}\s*$/,
  /^\s*begin forwarded message:\s*$/i,
];
const HEADER_FROM = /^\s*\*?(from|von|de|da|van):\*?\s.*\S/i;
const HEADER_NEXT = /^\s*\*?(sent|date|gesendet|datum|envoyé|enviado|inviato|verzonden|to|an|à|para|subject|betreff|objet|asunto):\*?\s/i;
const LONGEST_MARK = 400;
const QUOTED_LINE = /^\s*>/;
const SIGNATURE = /^(--\s?|_{2,10})$/;
const DEVICE_LINE =
  /^\s*(sent from my|gesendet von mein|von meinem .{2,30} gesendet|envoyé de mon|enviado desde mi|inviato da|get outlook for|sent via|sent with)\b.{0,60}$/i;

/** What the writer added: without quoted mails, signature after "-- " and the line a phone appends. Answers between quoted lines stay. */
export function stripQuoted(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/\u00a0/g, ' ')
    .split('\n');
  const end = lines.findIndex((_, index) => startsQuote(lines, index) || SIGNATURE.test(lines[index] ?? ''));
  const own = (end < 0 ? lines : lines.slice(0, end)).filter((line) => !QUOTED_LINE.test(line) && !DEVICE_LINE.test(line));
  return own
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** True when a mail of one of `addresses` is quoted: an answer to something we wrote. */
export function quotesMailOf(text: string, addresses: readonly string[]): boolean {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const start = lines.findIndex((line, index) => startsQuote(lines, index) || QUOTED_LINE.test(line));
  if (start < 0) return false;
  const quoted = lines
    .slice(Math.max(0, start - 1))
    .join('\n')
    .toLowerCase();
  return addresses.some((address) => quoted.includes(address.trim().toLowerCase()));
}

function startsQuote(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (line.length > LONGEST_MARK) return false;
  const next = (lines[index + 1] ?? '').slice(0, LONGEST_MARK);
  // A long "On … wrote:" line comes wrapped in two.
  if (QUOTE_STARTS.some((pattern) => pattern.test(line) || (next !== '' && pattern.test(`${line} ${next}`) && !pattern.test(next)))) return true;
  return HEADER_FROM.test(line) && [1, 2, 3].some((ahead) => HEADER_NEXT.test(lines[index + ahead] ?? ''));
}
