import type { Account } from './account.ts';
import type { InteractiveStart } from './interactive-start.ts';
import type { LoopRun } from './run-loop.ts';

export interface Claim {
  claim: string;
  limit: number | string;
  measured: number | string;
  ok: boolean;
}

export interface Run {
  installSeconds: number;
  installPeakBytes: number;
  loop: LoopRun;
  account: Account;
  cold: InteractiveStart;
  warm: InteractiveStart;
  /** Without npm in between, whose exit code is not ours. */
  direct: InteractiveStart;
}

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
const atMost = (claim: string, limit: number, measured: number): Claim => ({ claim, limit, measured, ok: measured <= limit });
const exactly = (claim: string, limit: number | string, measured: number | string): Claim => ({ claim, limit, measured, ok: measured === limit });

const cleanStop = ({ name, lastWord, processesLeft, portsHeld }: InteractiveStart): Claim[] => [
  exactly(`Ctrl-C, ${name}: its last word`, 'stopped', lastWord),
  exactly(`Ctrl-C, ${name}: processes left`, 0, processesLeft),
  exactly(`Ctrl-C, ${name}: ports still held`, '', portsHeld.join(', ')),
];

/** Everything that was promised, with what was measured. Seconds and megabytes depend on the machine, which the evidence names. */
export function claimsOf({ installSeconds, installPeakBytes, loop, account, cold, warm, direct }: Run): Claim[] {
  return [
    atMost('npm install, seconds', 150, installSeconds),
    atMost('first start: seconds to a URL that answers', 15, cold.urlSeconds),
    atMost('first start: seconds to a Salesforce record page with its card', 45, cold.salesforcePageSeconds),
    atMost('second start: seconds to a URL that answers', 15, warm.urlSeconds),
    atMost(
      'second start: seconds from the URL to a Salesforce record page with its card',
      5,
      Math.round((warm.salesforcePageSeconds - warm.urlSeconds) * 1000) / 1000,
    ),
    atMost('the loop, seconds from the command to its exit', 30, loop.seconds),
    exactly('the loop: exit code', 0, loop.exit),
    exactly('the loop: findings in the twins that are not as they should be', 0, loop.findings.filter((finding) => !finding.ok).length),
    exactly('the loop: processes left', 0, loop.processesLeft),
    atMost('memory of the process tree at its largest, MB: install', 1536, megabytes(installPeakBytes)),
    ...[cold, warm].map(({ name, peakBytes }) => atMost(`memory of the process tree at its largest, MB: ${name}`, 1536, megabytes(peakBytes))),
    atMost('memory of the process tree at its largest, MB: loop', 1536, megabytes(loop.peakBytes)),
    ...[cold, warm, direct].flatMap(cleanStop),
    exactly(`Ctrl-C, ${direct.name}: exit code`, 0, direct.exit),
    exactly('counted outside and inside: comparisons that differ', 0, account.compared.filter((each) => !each.ok).length),
    exactly("the product's own books: exit code", 0, account.books.exit),
    exactly('a planted loss is noticed', 'yes', account.planted.ok ? 'yes' : 'no'),
  ];
}
