import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import { customersWithDueMailboxes } from '#services/mailbox/reading-lease.ts';
import { type ReadDeps, readNext } from '#services/mailbox/read-next.ts';
import { renewWatch, type WatchDeps } from '#services/mailbox/renew-watch.ts';

/** Mailboxes read side by side per customer: most of a page is waiting for the vendor. */
const PARALLEL = 4;
const PAGES_PER_TURN = 40;

/** Reads what arrived in mailboxes people signed in to, soon after a vendor's word and from time to time without one. */
export function mailReader(work: Work, deps: ReadDeps & WatchDeps): Executor {
  return {
    name: 'mail-read',
    agent: 'email',
    topics: ['mailbox.told'],
    due: (_now, wallMs) => customersWithDueMailboxes(work, wallMs),
    async run(customerId) {
      while (await renewWatch(work, deps, customerId));
      let pages = 0;
      let dry = false;
      const lane = async (): Promise<void> => {
        while (!dry && pages < PAGES_PER_TURN) {
          pages += 1;
          if (!(await readNext(work, deps, customerId))) dry = true;
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, lane));
      return !dry;
    },
  };
}
