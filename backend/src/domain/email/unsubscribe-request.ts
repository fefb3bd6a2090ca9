import { withoutEndMarks } from './end-marks.ts';

const WHOLE_MESSAGE =
  /^(please |bitte )?(unsubscribe|stop|remove|remove me|opt[ -]?out|abmelden|austragen|désabonner|désinscrire|baja)( me)?( please| bitte| thanks| thank you)?$/;

/** A request, not the mere word: their own footer or a question about our product has that too. */
const REQUESTS: readonly RegExp[] = [
  /\bunsubscribe me\b/,
  /^(please |kindly )?unsubscribe\b(?! (here|link|button|page|now|rate))/,
  /\b(please|want to|like to|need to|wish to) (unsubscribe|opt[ -]?out|be removed)\b/,
  /\b(remove|delete|take) (me|us|my (name|e-?mail|address|details)|this (e-?mail|address))\b.{0,30}\b(list|database|mailing|mails?|off|crm|system)\b/,
  /^(please |kindly )?(remove|delete) (me|us)$/,
  /\btake (me|us) off\b/,
  /\bhow (do|can) (i|we) (unsubscribe|opt[ -]?out|get off|get removed)\b/,
  /\b(stop|quit) (e-?mailing|mailing|contacting|sending|spamming|messaging|writing( to)?)\b/,
  /\b(do not|don't|never) (e-?mail|contact|write( to)?|message) (me|us)\b/,
  /\bno (more|further) (e-?)?mails?\b/,
  /\b(bitte|mich) .{0,30}\b(abmelden|austragen|aus (dem|ihrem) verteiler)\b/,
  /\bkeine (weiteren )?(e-?)?mails?( mehr)?\b/,
  /\b(désabonner|désinscrire|désinscrivez|désabonnez)\b|\bne plus recevoir\b/,
  /\b(darme|dame|deme) de baja\b|\bno (me )?(escriba|envíe)(n|s)? más\b/,
];
/** "Why did you remove me from the list?", "don't remove me", "how do your customers unsubscribe?" */
const NOT_A_REQUEST =
  /\bwhy (did|was|were|have|has)\b|\bhow (do|does|can) (your|the|customers|users|people)\b|\bdid(n't)? (you|we|they)\b|\b(do not|don't|never) (unsubscribe|remove|delete|take)\b/;

/** Whether the writer asks to be left alone. `ownText` is without quoted mails, which carry our own footer. */
export function asksToUnsubscribe(ownText: string, subject: string): boolean {
  const plain = (value: string): string => value.toLowerCase().replaceAll('’', "'").trim();
  const whole = withoutEndMarks(plain(ownText));
  if (whole === '') return WHOLE_MESSAGE.test(withoutEndMarks(plain(subject)));
  if (WHOLE_MESSAGE.test(whole)) return true;
  return plain(ownText)
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => withoutEndMarks(sentence).trimStart())
    .some((sentence) => REQUESTS.some((pattern) => pattern.test(sentence)) && !NOT_A_REQUEST.test(sentence));
}
