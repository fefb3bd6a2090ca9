import { type BounceCause, causeInWords, saysNobody } from './bounce-words.ts';
import { type DeliveryNote, enhancedCode } from './delivery-report.ts';

/** `hard`: nobody can be reached there. `policy`: the mail or its sender was not wanted; the address may be good. `soft`: not now. */
export type BounceClass = 'hard' | 'soft' | 'policy';

export interface Bounce {
  readonly class: BounceClass;
  /** Enhanced (5.1.1, RFC 3463), else the server's reply (550), else null. */
  readonly statusCode: string | null;
  readonly recipient: string | null;
  /** The server has not given up yet (RFC 3464 "delayed"). */
  readonly isDelayed: boolean;
}

/**
 * What a code means without its words (RFC 3463 and the IANA registry). 5.4.1 is Exchange Online's refusal of a recipient
 * its directory does not have. 5.7.x is judged by its words first, since servers put it on anything they refuse.
 */
const BY_CODE: readonly (readonly [BounceClass, RegExp])[] = [
  ['soft', /^4\./],
  ['hard', /^5\.(1\.(1|2|3|6|10)|2\.1|4\.(1|4|310))$/],
  ['soft', /^5\.(2\.(2|3|4)|3\.\d+|4\.\d+)$/],
  ['policy', /^5\.(1\.(7|8)|6\.\d+|7\.\d+)$/],
];
const BY_CAUSE: Readonly<Record<BounceCause, BounceClass>> = {
  no_such_address: 'hard',
  no_such_domain: 'hard',
  mailbox_closed: 'hard',
  mailbox_full: 'soft',
  too_large: 'soft',
  for_now: 'soft',
  refused: 'policy',
};
/** x.0.0, x.1.0 and their like say no more than the first digit does. */
const SAYS_LITTLE = /^[45]\.(\d)\.0$|^[45]\.5\.\d+$/;
/** Gmail gives 5.2.1 to a mailbox that receives too much at the moment, too. */
const TOO_QUICK = /receiving (e-?mail|mail) (at a rate|too quickly)/i;
const REPLY = /(?<![\d.])([45]\d\d)(?=[ -])/;

export function judgeBounce({ recipient, action, status, diagnostic }: DeliveryNote): Bounce {
  const words = diagnostic ?? '';
  const told = enhancedCode(words);
  const code = status === null || (SAYS_LITTLE.test(status) && told !== null) ? told : status;
  const reply = REPLY.exec(words)?.[1] ?? null;
  const isDelayed = action === 'delayed';
  return {
    class: isDelayed ? 'soft' : classOf(code, reply, words, action === 'failed'),
    statusCode: code ?? status ?? reply,
    recipient,
    isDelayed,
  };
}

/** Some servers call it 4.0.0 when they gave up at once because there is no such domain. */
const isNowhere = (words: string): boolean => ['no_such_domain', 'no_such_address'].includes(causeInWords(words) ?? '');

function classOf(code: string | null, reply: string | null, words: string, hasFailed: boolean): BounceClass {
  if (hasFailed && code === '4.0.0' && !reply?.startsWith('4') && isNowhere(words)) return 'hard';
  if (code?.startsWith('4.') || (code === null && reply?.startsWith('4'))) return 'soft';
  if (saysNobody(words)) return 'hard';
  if (TOO_QUICK.test(words)) return 'soft';
  const byCode = code === null || SAYS_LITTLE.test(code) ? undefined : BY_CODE.find(([, pattern]) => pattern.test(code))?.[0];
  if (byCode !== undefined) return byCode;
  const cause = causeInWords(words);
  if (cause !== null) return BY_CAUSE[cause];
  // RFC 5321 §4.2.3: 550, 551 and 553 are about the mailbox; nothing else that is silent closes an address for good.
  return reply !== null && ['550', '551', '553'].includes(reply) ? 'hard' : 'soft';
}
