const WROTE =
  /^\s*(on|am|le|el|il|op|em|den|dnia)\b.{4,200}\b(wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał\(?a?\)?)(?!\p{L}).{0,80}:\s*$/iu;
const TIME = /\d{1,2}[:.h]\d{2}/;
const BRACKETED_ADDRESS = /<[^<>\s]+@[^<>\s]+>/;
/** Lines that say "what follows is the mail being answered", per mail program and language. */
const QUOTE_STARTS: readonly RegExp[] = [
  /^\s*-{2,}\s*(original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original|forwarded message|weitergeleitete nachricht|message transféré)\s*-{2,}\s*$/i,
  /^\s*_{20,}\s*$/,
  /^\s*begin forwarded message:\s*$/i,
  /^\s*\S.{2,60} ---\s?\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b.{0,40}---/,
];
const DASHED_TITLE = /^\s*-{3,}\s*\p{L}[^-]{3,60}-{3,}\s*$/u;
const HEADER_FROM = /^\s*\*?(from|von|de|da|van|fra|från|od|от|lähettäjä|kimden|差出人|发件人|寄件者|보낸 사람)\s?:\*?\s.*\S/i;
const HEADER_NEXT =
  /^\s*\*?(sent|date|cc|gesendet|datum|envoyé|enviad[oa]( em)?|data|fecha|inviato|verzonden|skickat|sendt|wysłano|отправлено|дата|to|an|à|para|a|aan|till|til|do|кому|subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|тема|日時|送信日時|宛先|件名|发送时间|收件人|主题)\s?:\*?\s/i;
const ADDRESS = /\S@\S/;
const LONGEST_MARK = 400;
const LONGEST_TEXT = 400_000;
/** A quoted line of this length, not at the end of a sentence, may go on in the next without its mark. */
const WRAPPED_FROM = 60;
const QUOTED_LINE = /^\s*>/;
const SIGNATURE = /^(--\s?|_{2,10})$/;
const DEVICE_LINE =
  /^\s*(sent from|gesendet von|gesendet mit|von meinem .{2,30} gesendet|envoyé de|envoyé depuis|enviado desde|enviado do|enviado a partir|inviato da|verzonden (vanaf|met|van)|get outlook for|sent via|sent with)\b.{0,80}$/i;

/** What the writer added: without quoted mails, signature after "-- " and the line a phone appends. Answers between quoted lines stay. */
export function stripQuoted(text: string): string {
  const lines = text
    .slice(0, LONGEST_TEXT)
    .replace(/\r\n?/g, '\n')
    .replace(/\u00a0/g, ' ')
    .split('\n');
  const end = lines.findIndex((line, index) => startsQuote(lines, index) || SIGNATURE.test(line));
  const own = ownLines(end < 0 ? lines : lines.slice(0, end));
  return own
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Without the lines that are quoted, the ones that introduce them and their broken ends. */
function ownLines(lines: readonly string[]): string[] {
  const own: string[] = [];
  for (let index = 0; index < lines.length; index += Math.max(1, attributionLines(lines, index))) {
    const line = lines[index] ?? '';
    const isOther = QUOTED_LINE.test(line) || DEVICE_LINE.test(line) || attributionLines(lines, index) > 0;
    if (!isOther && !isCutOff(lines[index - 1] ?? '')) own.push(line);
  }
  return own;
}

const isCutOff = (before: string): boolean => QUOTED_LINE.test(before) && before.length >= WRAPPED_FROM && !/[.!?:;]\s*$/.test(before);

/** True when a mail of one of `addresses` is quoted: an answer to something we wrote. */
export function quotesMailOf(text: string, addresses: readonly string[]): boolean {
  const lines = text.slice(0, LONGEST_TEXT).replace(/\r\n?/g, '\n').split('\n');
  const start = lines.findIndex((line, index) => startsQuote(lines, index) || attributionLines(lines, index) > 0 || QUOTED_LINE.test(line));
  if (start < 0) return false;
  const quoted = lines
    .slice(Math.max(0, start - 1))
    .join('\n')
    .toLowerCase();
  return addresses.some((address) => quoted.includes(address.trim().toLowerCase()));
}

/** Answers may stand between and below lines that are marked; below anything else nothing is the writer's. */
function startsQuote(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (line.length > LONGEST_MARK) return false;
  if (QUOTE_STARTS.some((pattern) => pattern.test(line))) return true;
  const attribution = attributionLines(lines, index);
  if (attribution > 0) return !isMarked(lines, index + attribution);
  if (!HEADER_FROM.test(line) && !DASHED_TITLE.test(line)) return false;
  const ahead = lines.slice(index + 1, index + 5).map((next) => next.slice(0, LONGEST_MARK));
  if (!HEADER_FROM.test(line)) return ahead.some((next) => HEADER_FROM.test(next));
  const following = ahead.filter((next) => HEADER_NEXT.test(next)).length;
  return following > 1 || (following === 1 && ADDRESS.test(line));
}

/** How many lines say who wrote what follows: 0, 1, or 2 when a long one is wrapped. */
function attributionLines(lines: readonly string[], index: number): number {
  const [line = '', next = ''] = [lines[index], lines[index + 1]];
  if (line.trim() === '' || line.length > LONGEST_MARK || QUOTED_LINE.test(line)) return 0;
  if (isAttribution(line)) return 1;
  if (next.trim() === '' || next.length > LONGEST_MARK || isAttribution(next)) return 0;
  return isAttribution(`${line} ${next}`) ? 2 : 0;
}

/** "On Monday Anna wrote:", or what ends so in any language: a time, an address, a colon. */
function isAttribution(line: string): boolean {
  if (!line.trimEnd().endsWith(':')) return false;
  return WROTE.test(line) || (TIME.test(line) && BRACKETED_ADDRESS.test(line));
}

/** Whether what an attribution introduces is marked line by line. */
function isMarked(lines: readonly string[], from: number): boolean {
  const after = lines.slice(from, from + 4).find((line) => line.trim() !== '');
  return after !== undefined && QUOTED_LINE.test(after);
}
