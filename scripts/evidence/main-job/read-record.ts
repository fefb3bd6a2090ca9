import fs from 'node:fs';
import type { Exchange } from '../../../backend/sandbox/core/recorder.ts';

/** What passed the twin's doors, seen from outside the product. */
export interface Recorded {
  exchanges: number;
  /** Answered hits: the product said 2xx, or sent a click on its way. */
  opens: number;
  clicks: number;
  repliesTaken: number;
  unsubscribes: number;
  enrollments: number;
  /** Messages the SMTP server said 250 to, by recipient. */
  mailsTo: Record<string, number>;
  /** Creations of a mail activity the CRM said yes to. */
  activityCreates: number;
  /** Calls of the product to the twin, or of the twin to the product, that were answered with an error. */
  refused: string[];
}

const isAnswered = ({ status }: Exchange): boolean => status >= 200 && status < 400;
const at = (url: string): string => (url.startsWith('mailto:') ? url : new URL(url).pathname);

export function readRecord(file: string): Recorded {
  const exchanges = fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Exchange);
  const answered = exchanges.filter(isAnswered);
  const count = (direction: Exchange['direction'], method: RegExp, path: RegExp): number =>
    answered.filter((each) => each.direction === direction && method.test(each.method) && path.test(at(each.url))).length;
  const delivered = answered.filter(({ vendor, direction, method }) => vendor === 'smtp' && direction === 'in' && method === 'DATA');
  const recipients = delivered.flatMap(({ url }) => url.slice('mailto:'.length).split(','));
  return {
    exchanges: exchanges.length,
    opens: count('out', /^(GET|HEAD)$/, /^\/t\/o\//),
    clicks: count('out', /^(GET|HEAD)$/, /^\/t\/c\//),
    repliesTaken: count('out', /^POST$/, /^\/webhooks\/mail\/smtp$/),
    unsubscribes: count('out', /^POST$/, /^\/u\//),
    enrollments: count('out', /^POST$/, /^\/v1\/cards\/.*\/actions$/),
    mailsTo: Object.fromEntries([...new Set(recipients)].sort().map((address) => [address, recipients.filter((each) => each === address).length])),
    activityCreates: count('in', /^POST$/, /(\/sobjects\/EmailMessage|\/emails\/batch\/upsert)$/),
    refused: exchanges
      .filter((each) => !isAnswered(each))
      .map(({ vendor, direction, method, url, status }) => `${vendor} ${direction} ${method} ${at(url)} ${status}`),
  };
}
