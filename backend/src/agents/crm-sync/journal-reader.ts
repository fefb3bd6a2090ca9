import { setTimeout as sleep } from 'node:timers/promises';
import type { Work } from '#db/unit-of-work.ts';
import type { Follower } from '#events/agent.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { journalKeepers, readJournal } from '#services/crm-sync/read-journal.ts';

const LOOK_MS = 5_000;

/** Reads after a start, and whenever a CRM that calls us has been silent, what it has told meanwhile. */
export function crmJournalReader(work: Work, { providers }: { providers: Providers }): Follower {
  return {
    name: 'crm-journal',
    agent: 'crm-sync',
    async run(signal, report) {
      const unread = new Set(journalKeepers(providers));
      const readOne = async (provider: string): Promise<void> => {
        let isStart = unread.delete(provider);
        while (!signal.aborted && (await readJournal(work, providers, provider, isStart))) isStart = true;
      };
      while (!signal.aborted) {
        for (const provider of journalKeepers(providers)) await readOne(provider).catch(report);
        await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
