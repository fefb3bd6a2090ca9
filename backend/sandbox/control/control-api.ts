import { Hono } from 'hono';
import { z } from 'zod';
import { findMail } from './find-mail.ts';
import { advanceClock, readClock } from './advance-clock.ts';
import { requireRecord, requireVendor } from './find-record.ts';
import { listMails } from './list-mails.ts';
import { msToNextStep } from './next-step.ts';
import { PlannedFault } from './planned-fault.ts';
import { readState } from './read-state.ts';
import { readBody, refuse } from './refusal.ts';
import { runCast } from './run-cast.ts';
import { simulateProspect, Simulation } from './simulate-prospect.ts';
import type { TwinSite } from './site.ts';

const LONGEST_JUMP_MS = 366 * 86_400_000;
const Advance = z.strictObject({ advanceMs: z.number().int().min(0).max(LONGEST_JUMP_MS) });
const Cast = z.strictObject({
  members: z.array(z.strictObject({ address: z.email(), persona: z.enum(['engaged', 'machine_only', 'unsubscriber']) })).max(5000),
});
const NextStep = z.strictObject({ vendor: z.string(), recordId: z.string() });

function limitIn(text: string | undefined): number {
  const limit = Number(text ?? '100');
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 1000)) throw refuse(400, 'limit must be between 1 and 1000');
  return limit;
}

function addClock(routes: Hono, site: TwinSite): void {
  routes.get('/_twin/clock', (c) => c.json(readClock(site)));
  routes.post('/_twin/clock', async (c) => c.json(await advanceClock(site, (await readBody(c, Advance)).advanceMs)));
  routes.post('/_twin/clock/next-step', async (c) => {
    const { vendor, recordId } = await readBody(c, NextStep);
    return c.json(await advanceClock(site, await msToNextStep(site, requireRecord(site, vendor, recordId))));
  });
}

function addFaults(routes: Hono, { twin: { faults } }: TwinSite): void {
  routes.get('/_twin/faults', (c) => c.json({ faults: faults.list() }));
  routes.post('/_twin/faults', async (c) => {
    faults.plan(await readBody(c, PlannedFault));
    return c.json({ faults: faults.list() }, 201);
  });
  routes.delete('/_twin/faults', (c) => {
    faults.clear();
    return c.body(null, 204);
  });
}

/** Everything a person or a test can do to the twin from outside, as JSON. */
export function controlApi(site: TwinSite): Hono {
  const routes = new Hono();
  routes.get('/_twin/state', (c) => c.json(readState(site)));
  addClock(routes, site);
  addFaults(routes, site);
  routes.post('/_twin/simulate', async (c) => c.json(await simulateProspect(site, await readBody(c, Simulation))));
  routes.post('/_twin/personas', async (c) => {
    const { members } = await readBody(c, Cast);
    site.personas.push(...members.filter(({ address }) => !site.personas.some((known) => known.address === address)));
    return c.json({ personas: site.personas.length }, 201);
  });
  routes.post('/_twin/personas/run', async (c) => c.json(await runCast(site)));
  routes.get('/_twin/mails', (c) => c.json({ mails: listMails(site, c.req.query('to') ?? null, limitIn(c.req.query('limit'))) }));
  routes.get('/_twin/mails/:id', (c) => c.json(findMail(site, c.req.param('id'))));
  routes.get('/_twin/contacts/:vendor', (c) =>
    c.json(requireVendor(site, c.req.param('vendor')).list(c.req.query('q') ?? '', limitIn(c.req.query('limit')))),
  );
  routes.get('/_twin/records/:vendor/:recordId', (c) => c.json(requireRecord(site, c.req.param('vendor'), c.req.param('recordId'))));
  return routes;
}
