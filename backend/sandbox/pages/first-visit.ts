import { html } from 'hono/html';
import type { TwinSite, VendorName } from '../control/site.ts';
import type { Persona } from '../prospects/personas.ts';
import type { Markup } from './markup.ts';

interface Lead {
  name: string;
  href: string;
}

/** The contact of this org who plays a part, found by address because ids differ from run to run. */
function leadPlaying(site: TwinSite, vendor: VendorName, persona: Persona): Lead | null {
  const pages = site.vendors[vendor];
  const addresses = new Set(site.personas.filter((member) => member.persona === persona).map(({ address }) => address));
  const item = pages?.list('', 500).items.find(({ recordId }) => addresses.has(pages.page(recordId)?.email ?? ''));
  return item ? { name: item.name, href: `/${vendor}/contact/${item.recordId}` } : null;
}

const link = (lead: Lead): Markup => html`<a href="${lead.href}">${lead.name}</a>`;

/** Five things that show the product in five minutes. */
export function firstVisit(site: TwinSite, vendor: VendorName): Markup {
  const engaged = leadPlaying(site, vendor, 'engaged');
  const machines = leadPlaying(site, vendor, 'machine_only');
  const leaving = leadPlaying(site, vendor, 'unsubscriber');
  if (!engaged || !machines || !leaving) return html``;
  return html`<aside class="try" aria-labelledby="try">
    <h2 id="try">Try this</h2>
    <ol>
      <li>Open ${link(engaged)} and enroll her with the Sequence card: the first mail goes out at once, to the twin’s <a href="/mail">mailbox</a>.</li>
      <li>Press <b>+1 h</b> (whoever opens within seconds is a machine), then <b>Opens</b>, <b>Clicks</b>, <b>Replies</b>: the score rises and says why, the sequence stops.</li>
      <li>Enroll ${link(machines)} and press <b>Scanner burst</b>: machines are listed, never counted.</li>
      <li>Press <b>To next step</b> there: days pass and the second mail goes out. To somebody who replied it does not, and the card says why.</li>
      <li>Enroll ${link(leaving)}, press <b>CRM 503 × 5</b>, then <b>Unsubscribes</b>: the CRM catches up, nothing is lost.</li>
    </ol>
    <button type="button" data-post="/_twin/personas/run">Let the cast react</button>
    <p class="hint">The six leading people answer every mail they got, each in their own way, and the clock moves with them.</p>
  </aside>`;
}
