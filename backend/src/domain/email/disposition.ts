import type { ReplyDisposition } from '@salesos/shared/events/email';
import { withoutEndMarks } from './end-marks.ts';

type Attitude = 'positive' | 'negative' | 'objection' | 'referral';

/**
 * Phrases that leave little doubt. Anything else, and any contradiction, is `unknown`: a refusal read into a mail
 * stops all contact, a yes read into it sends a rep running.
 */
const PHRASES: readonly (readonly [Attitude, RegExp])[] = [
  [
    'negative',
    /\b(not|no longer|isn't|aren't|never) ((at all|really|currently|very|that|particularly) )?interested(?!\p{L})(?![^.!\n]*(\?|\b(but|only|unless|until)\b))/iu,
  ],
  ['negative', /\bno interest\b(?! rate)|(^|[.!,\n]\s*)no,? (thanks|thank you)\b(?! to)|\b(we|i)('ll| will) pass(?= for now| on this one|[.!,]|$)/iu],
  [
    'negative',
    /\b(kein|geen) interesse\b|\bnicht interessiert\b|\bpas intéressé(e|s|es)?(?!\p{L})|\bno (me|nos) interesa\b|\bno (estoy|estamos) interesad|\bnon (sono|siamo) interessat|\bnon (mi|ci) interessa\b|\bniet geïnteresseerd|\bnão (temos|tenho) interesse\b|\bnão (estou|estamos) interessad/iu,
  ],
  [
    'objection',
    /\btoo expensive\b|\b(no|not in (the|our)|out of) budget\b|\balready (use|using|have|work(ing)? with|signed)\b|\bhappy with (our|what we)\b/iu,
  ],
  [
    'objection',
    /\b(not|isn't) (the|a) (right|good) time\b|\bnot (right )?now\b|\bnot a priority\b|\bnext (quarter|year)\b|\bkein budget\b|\bzu teuer\b/iu,
  ],
  [
    'referral',
    /\bnot the (right|best|correct) (person|contact)\b|\bwrong person\b|\bforward(ed|ing) (this|it|your (e-?mail|message)) to\b|\b(i've|i have) (cc'd|copied|looped in)\b|\bno longer (responsible|in charge)\b/iu,
  ],
  ['referral', /\b(contact|reach out to|speak (to|with)|talk to|get in touch with) my (colleague|boss|manager)\b/iu],
  [
    'referral',
    /\bnicht (der|die) richtige (ansprech|person)|\bnicht (dafür )?zuständig\b|\bpas (la|le) (bonne personne|bon (contact|interlocuteur))|\bno soy la persona (adecuada|indicada|correcta)|\bnon sono la persona giusta|\bniet de juiste persoon|\bnão sou a pessoa (certa|indicada|correta)/iu,
  ],
  [
    'referral',
    /\b(adding|cc'?ing|copying|looping in) my (colleague|boss|manager|coworker)\b|\b(colleague|boss|manager) [\p{L}]+ who (looks after|handles|is responsible)/iu,
  ],
  // A name after it: case matters here.
  ['referral', /\b([Cc]ontact|[Rr]each out to|[Ss]peak (to|with)|[Tt]alk to|[Gg]et in touch with) [A-Z][a-z]+ (in|from|at|who|instead)\b/u],
  ['positive', /^(yes|yep|yeah|sure|absolutely|definitely|ja|gerne|oui|sí|claro)(?!\p{L})(?!,? (not|no)\b)/iu],
  [
    'positive',
    /\blet's (do|talk|chat|meet|schedule|set up|book|go|start|discuss|move)\b|\bsounds (good|great|interesting|perfect)\b|\bworks for me\b/iu,
  ],
  [
    'positive',
    /\b(?<!(not|n't|never) )((happy|glad|love|like) to (chat|talk|meet|learn more|hear more|see a demo|discuss|schedule|set up)|(very|definitely|quite) interested)\b/iu,
  ],
  [
    'positive',
    /\b(i'm|i am|we're|we are) interested\b|\bsend (me |us |over )*(the |a |your )?(contract|proposal|quote|order form|agreement|calendar|invite)\b/iu,
  ],
  [
    'positive',
    /\bsign (me|us) up\b|\bbook (a|the) (demo|call|meeting)\b|\b(?<!(not|n't|never) )(call|ring|phone) me (on |at |this |next |after |any ?time|tomorrow|monday|tuesday|wednesday|thursday|friday|\+?\d)/iu,
  ],
];
/** With one of these a yes may be a no. */
const HEDGE = /\b(unfortunately|however|but|can't|cannot|won't|wouldn't|unless|nothing|leider|malheureusement)\b/i;
/** "I am out next week but happy to talk" takes nothing back. */
const OUT_BUT =
  /\b(out|away|travel(l)?ing|on (leave|vacation|holiday)|busy|off)\b[^.!?\n]{0,40}\bbut (?=(i'm |i am |would be |am |we're )?(happy|glad|keen|open|this (sounds|looks)|let's|interested)\b)/i;
const NEUTRAL =
  /^(ok(ay)?|thanks?|thank you|thx|got it|noted|received|danke|merci|gracias)( you| a lot| so much| for (the|your) (mail|e-?mail|message|info|information|note))?$/;
/** Hides the first word of the answer. */
const SALUTATION = /^(hi|hello|hey|dear|hallo|bonjour|hola)\b[^\n,.!]{0,40}[,.!]?\s*/i;

/** What the writer thinks of it, by fixed phrases, with abstention. `ownText` is without quoted mails. */
export function dispositionOf(ownText: string): ReplyDisposition {
  const text = ownText.replaceAll('’', "'").trim().replace(SALUTATION, '');
  const attitudes = new Set(PHRASES.filter(([, pattern]) => pattern.test(text)).map(([attitude]) => attitude));
  if (attitudes.size > 1 || (attitudes.has('positive') && HEDGE.test(text.replace(OUT_BUT, '')))) return 'unknown';
  const [only] = attitudes;
  if (only !== undefined) return only;
  if (NEUTRAL.test(withoutEndMarks(text.toLowerCase()))) return 'neutral';
  return text.includes('?') ? 'question' : 'unknown';
}
