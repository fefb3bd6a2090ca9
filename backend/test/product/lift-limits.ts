import type { RunningTwin } from '../../sandbox/start-twin.ts';

/** The portal refuses nobody for asking too often. */
export async function liftLimits({ hubspotUrl, seeded }: RunningTwin): Promise<void> {
  if (!seeded) throw new Error('the twin has no portal of its own');
  const answer = await fetch(`${hubspotUrl}/_twin/hubspot/portals/${seeded.hubspot.portalId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ limits: { tenSecondly: 1_000_000, searchSecondly: 1_000_000 } }),
  });
  if (!answer.ok) throw new Error('the limits were not lifted');
}
