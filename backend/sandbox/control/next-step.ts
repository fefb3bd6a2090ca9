import { CardReply, type CardView } from '@salesos/shared/api/card';
import { apiNames } from '../core/api-names.ts';
import type { RecordPage } from '../core/record-page.ts';
import { refuse } from './refusal.ts';
import type { TwinSite } from './site.ts';

/** A step falls due at this instant; the product's scanner looks for what is due, not for what will be. */
const MARGIN_MS = 1000;

interface Question {
  path: string;
  body: unknown;
}

/** The question the record page's own card asks, as the page's viewer. */
function questionFor(site: TwinSite, { vendor, orgId, object, recordId }: RecordPage): Question {
  const viewer = site.vendors[vendor]?.viewer ?? { id: '', email: '' };
  if (vendor === 'salesforce') {
    return { path: '/_twin/apex/SalesOSGateway/card', body: { orgId, userId: viewer.id, args: { objectApiName: apiNames[object], recordId } } };
  }
  const context = { portalId: orgId, userId: viewer.id, userEmail: viewer.email, appId: site.hubspotAppId };
  return {
    path: '/_twin/hubspot-fetch',
    body: { url: `${site.product.publicUrl}/v1/cards/hubspot/contact/${recordId}`, options: { method: 'GET' }, context },
  };
}

async function readCard(site: TwinSite, record: RecordPage): Promise<CardView> {
  const app = site.apps[record.vendor];
  const { path, body } = questionFor(site, record);
  const request = new Request(`${app.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const answer: unknown = await Promise.resolve(app.fetch(request))
    .then((response) => response.json())
    .catch(() => null);
  const wrapped = record.vendor === 'hubspot' && typeof answer === 'object' && answer !== null && 'body' in answer ? answer.body : answer;
  const reply = CardReply.safeParse(wrapped);
  if (!reply.success) throw refuse(502, 'the product did not say when the next step is due');
  if (!reply.data.ok) throw refuse(409, reply.data.problem.title);
  return reply.data.data;
}

/** How far business time is from the record's next planned step. */
export async function msToNextStep(site: TwinSite, record: RecordPage): Promise<number> {
  const { enrollment } = await readCard(site, record);
  if (!enrollment) throw refuse(409, `${record.name} is not in a sequence`);
  if (enrollment.state !== 'active') throw refuse(409, `the sequence is ${enrollment.stateText}: no step is planned`);
  const planned = enrollment.steps.filter(({ state }) => state === 'due' || state === 'upcoming');
  const instants = planned.flatMap(({ lines }) => lines.flatMap(({ at }) => (at === null ? [] : [Date.parse(at)])));
  const next = instants.toSorted((one, other) => one - other)[0];
  if (next === undefined) throw refuse(409, 'no step is planned');
  const ms = next - site.twin.clock.now().getTime();
  if (ms <= 0) throw refuse(409, 'the step is due now; it goes out in a moment');
  return ms + MARGIN_MS;
}
