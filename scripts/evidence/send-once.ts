import type { Proof } from '../proof/proof.ts';
import { withLaunched } from '../proof/with-launched.ts';
import { settle } from './rebuild/settle.ts';
import type { Route } from './send-once/route.ts';
import { routes } from './send-once/routes.ts';
import { trial, type Trial } from './send-once/trial.ts';

const MAILS = Number(process.env['MAILS'] ?? 1000);
const KILLS = Number(process.env['KILLS'] ?? 100);
const PROVIDERS = process.env['PROVIDERS']?.split(',');
/** Of a trial with one assumption turned around. */
const SHARE = 4;

/** What one kill can leave in doubt: a sender hands over four mails of one mailbox at once. */
const IN_DOUBT_PER_KILL = 4;

function holds(run: Trial, { isAsked }: Route): boolean {
  const interrupted = run.kills * IN_DOUBT_PER_KILL + run.brokenOff;
  const mayBeParked = isAsked && run.turnedAround === null ? 0 : interrupted;
  return run.accepted === run.sent + run.rejected + run.parked && run.duplicates + run.lost + run.denied === 0 && run.parked <= mayBeParked;
}

/** Mails through every kind of mailbox while the processes that send are killed. MAILS, KILLS and PROVIDERS=smtp,… narrow it. */
export const prove = (): Promise<Proof> =>
  withLaunched(
    'send-once',
    async (launched, dir) => {
      await settle(launched);
      const runs: { run: Trial; ok: boolean }[] = [];
      const cases: unknown[] = [];
      for (const route of routes.filter(({ provider }) => PROVIDERS?.includes(provider) ?? true)) {
        for (const turnedAround of [null, ...route.assumptions]) {
          const share = turnedAround === null ? 1 : SHARE;
          const { run, fates } = await trial(launched, dir, {
            route,
            turnedAround,
            mails: Math.ceil(MAILS / share),
            kills: Math.ceil(KILLS / share),
          });
          runs.push({ run, ok: holds(run, route) });
          cases.push(...fates.map((fate) => ({ provider: route.provider, turnedAround, ...fate })));
        }
      }
      return {
        claim:
          'While the processes that send are killed, every accepted mail is sent, rejected or parked; none goes twice, none is said to be sent and did not go, and only interrupted handovers are parked, none of them where the vendor can be asked.',
        ok: runs.length > 0 && runs.every(({ ok }) => ok),
        counts: { trials: runs.map(({ run, ok }) => ({ ok, ...run })) },
        cases,
      };
    },
    { environment: { AGENTS: 'crm-sync,engagement,sequence,audit' }, mailVendors: ['google', 'microsoft', 'ses'] },
  );
