import { withoutEndMarks } from './end-marks.ts';
import { REQUESTS } from './unsubscribe-words.ts';

const WHOLE_MESSAGE =
  /^(please |bitte |kindly |graag )?(unsubscribe|stop|stopp|remove|remove me|opt[ -]?out|abmelden|abmeldung|austragen|désabonner|désabonnement|désinscrire|désinscription|stopper|baja|dar de baja|cancellami|cancellazione|disiscrivermi|disiscrizione|uitschrijven|afmelden|descadastrar|remover|cancelar inscrição)( me)?( please| bitte| thanks| thank you| svp| merci| por favor| per favore| aub)?$/;

/** "Why did you remove me from the list?", "don't stop writing", "how do your customers unsubscribe?", "don't write, call", "not before May". */
const NOT_A_REQUEST: readonly RegExp[] = [
  /\bwhy (did|was|were|have|has)\b|\bhow (do|does|can) (your|the|customers|users|people)\b|\bdid(n't)? (you|we|they)\b/,
  /\b(do not|don't|never|please not|not) (ever )?(unsubscribe|remove|delete|take|stop|quit)\b|\bnon cancell|\bne (me|nous) (retirez|supprimez|désabonnez) pas\b/,
  // What the law department writes under every mail.
  /\bif you (have )?(received|are not|were not|got)\b|\bintended recipient\b|\bin error\b|\birrtümlich\b|\bpar erreur\b|\bpor error\b|\bper errore\b|\bten onrechte\b|\bpor engano\b/,
  /\binstead\b|(^|[,;] ?|\b(just|please|rather|better|but) )(call|phone|text|ring)\b/,
  /\b(until|till|before|after) (next|the (new|end)|then|noon|tomorrow|we\b|our|q[1-4]|\d|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri)\p{L}*)/u,
];

/** Whether the writer asks to be left alone. `ownText` is without quoted mails, which carry our own footer. */
export function asksToUnsubscribe(ownText: string, subject: string): boolean {
  const plain = (value: string): string => value.toLowerCase().replaceAll('’', "'").trim();
  const whole = withoutEndMarks(plain(ownText));
  if (whole === '') return WHOLE_MESSAGE.test(withoutEndMarks(plain(subject)));
  if (WHOLE_MESSAGE.test(whole)) return true;
  return plain(ownText)
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => withoutEndMarks(sentence).trimStart())
    .some((sentence) => REQUESTS.some((pattern) => pattern.test(sentence)) && !NOT_A_REQUEST.some((pattern) => pattern.test(sentence)));
}
