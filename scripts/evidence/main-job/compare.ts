import { personas } from '../../../backend/sandbox/seed/personas.ts';
import type { ProductCounts, TwinCounts } from './count-databases.ts';
import type { Recorded } from './read-record.ts';

export interface Compared {
  what: string;
  /** Counted outside the product: on the wire, in the mailbox, in the CRM, or what the story asks for. */
  outside: number | string;
  inside: number | string;
  ok: boolean;
}

const MAILS = { engaged: 1, unsubscriber: 1, machine_only: 2 } as const;
const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, n) => sum + n, 0);
const expectedMails = Object.fromEntries(personas.map(({ address, persona }) => [address, MAILS[persona]]));
const sum = total(expectedMails);

/** What happened outside against what the product's tables hold: equal, neither more nor less. */
export function compareCounts(recorded: Recorded, twin: TwinCounts, product: ProductCounts): Compared[] {
  const compared = (what: string, outside: number | string, inside: number | string): Compared => ({ what, outside, inside, ok: outside === inside });
  const ids = twin.activityIds.filter((id) => id !== null);
  const perPerson = Object.entries(expectedMails).flatMap(([address, mails]) => [
    compared(`mails the SMTP server took for ${address} (story | server)`, mails, recorded.mailsTo[address] ?? 0),
    compared(`mails in the mailbox of ${address} (story | mailbox)`, mails, twin.mailsTo[address] ?? 0),
  ]);
  return [
    ...perPerson,
    compared(
      'recipients nobody should have (record | story)',
      Object.keys(recorded.mailsTo)
        .filter((address) => !(address in expectedMails))
        .join(', '),
      '',
    ),
    compared('mails taken by the SMTP server | sends in state sent', total(recorded.mailsTo), product.sends['sent'] ?? 0),
    compared('sends in any other state (none | table)', 0, total(product.sends) - (product.sends['sent'] ?? 0)),
    compared('open hits answered | hits recorded', recorded.opens, product.hits['open'] ?? 0),
    compared('click hits answered | hits recorded', recorded.clicks, product.hits['click'] ?? 0),
    compared('replies taken with 2xx | inbound mails', recorded.repliesTaken, product.inbound),
    compared('unsubscribes answered | people opted out by it', recorded.unsubscribes, product.optedOutByUs),
    compared('enroll actions answered | enrollments', recorded.enrollments, product.enrollments),
    compared('activities created on the wire | activities in the two CRMs', recorded.activityCreates, twin.activityIds.length),
    compared('activities in the two CRMs (story: mails + replies | CRMs)', sum + recorded.repliesTaken, twin.activityIds.length),
    compared('activities in the two CRMs | distinct external ids of ours on them', twin.activityIds.length, new Set(ids).size),
    compared('activities in the two CRMs | activities in state done', twin.activityIds.length, product.activities['done'] ?? 0),
    compared('activities in any other state (none | table)', 0, total(product.activities) - (product.activities['done'] ?? 0)),
    compared('dead letters (none | table)', 0, product.deadLetters),
    compared('calls between twin and product answered with an error (none | record)', '', recorded.refused.join(', ')),
  ];
}
