import type { LocalCustomer } from './customers.ts';

interface Connection {
  id: string;
  provider: string;
  orgId: string;
  state: string;
  writing: 'shadow' | 'on';
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>' };
const decode = (text: string): string => text.replace(/&(amp|quot|lt|gt|#39);/g, (entity) => entities[entity] ?? entity);
const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : decode(value);
};

/** The fields a browser would send for the consent form as it stands. */
function formFields(page: string): { action: string; fields: URLSearchParams } {
  const form = /<form\b[^>]*>[\s\S]*?<\/form>/i.exec(page)?.[0];
  if (!form) throw new Error('the consent page has no form');
  const fields = new URLSearchParams();
  for (const [input] of form.matchAll(/<input\b[^>]*>/gi)) {
    const type = attribute(input, 'type');
    const name = attribute(input, 'name');
    if (name !== undefined && (type === 'hidden' || (type === 'radio' && /\bchecked\b/.test(input))))
      fields.set(name, attribute(input, 'value') ?? '');
  }
  for (const [, name = '', options = ''] of form.matchAll(/<select\b[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/gi)) {
    const chosen = /<option\b[^>]*\bselected\b[^>]*>/i.exec(options)?.[0] ?? /<option\b[^>]*>/i.exec(options)?.[0];
    if (chosen) fields.set(name, attribute(chosen, 'value') ?? '');
  }
  return { action: attribute(form, 'action') ?? '', fields };
}

async function api<Reply>(productUrl: string, key: string, method: string, path: string, body?: unknown): Promise<Reply> {
  const reply = await fetch(`${productUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${await reply.text()}`);
  return (reply.status === 204 ? undefined : await reply.json()) as Reply;
}

/** Presses Allow on the CRM's consent page. Returns where the CRM sends the browser back to. */
export async function pressAllow(authorizeUrl: string): Promise<URL> {
  const page = await fetch(authorizeUrl);
  if (!page.ok) throw new Error(`the consent page answered ${page.status}: ${(await page.text()).slice(0, 300)}`);
  const { action, fields } = formFields(await page.text());
  fields.set('decision', 'allow');
  const answer = await fetch(new URL(action, authorizeUrl), { method: 'POST', body: fields, redirect: 'manual' });
  const location = answer.headers.get('location');
  if (!location) throw new Error(`Allow answered ${answer.status} without a way back`);
  return new URL(location, authorizeUrl);
}

/** What the admin does in a browser: asks the product for the link (to be read at once: a local customer has nobody to choose), presses Allow on the CRM's page, follows it back. */
async function allow(productUrl: string, key: string, provider: string): Promise<void> {
  const { authorizeUrl } = await api<{ authorizeUrl: string }>(productUrl, key, 'POST', '/v1/connections', { provider, firstReading: 'at_once' });
  const back = await fetch(await pressAllow(authorizeUrl));
  if (!back.ok) throw new Error(`the product's callback answered ${back.status}: ${await back.text()}`);
}

/** Connects a customer's CRM through its real OAuth code flow unless its sign-in is good, and turns writing on by the admin's own verb. */
export async function connectCrm(customer: LocalCustomer, input: { productUrl: string; twinSalesforceUrl: string; adminKey: string }): Promise<void> {
  const { productUrl, adminKey } = input;
  const find = async (): Promise<Connection | undefined> =>
    (await api<{ connections: Connection[] }>(productUrl, adminKey, 'GET', '/v1/connections')).connections.find(
      ({ provider }) => provider === customer.provider,
    );
  const before = await find();
  if (!before || before.state === 'needs_reauth' || before.state === 'disconnected') await allow(productUrl, adminKey, customer.provider);
  const connection = await find();
  if (!connection) throw new Error(`${customer.provider} is not connected after the flow`);
  if (connection.writing === 'shadow') await api(productUrl, adminKey, 'POST', `/v1/connections/${connection.id}/writing`, { state: 'on' });
  if (customer.provider !== 'salesforce') return;
  // The package's set-up page stores this key in the org; here the twin's org gets it.
  const { gatewayKey } = await api<{ gatewayKey: string }>(productUrl, adminKey, 'GET', `/v1/connections/${connection.id}/gateway-key`);
  const stored = await fetch(`${input.twinSalesforceUrl}/_twin/orgs/${connection.orgId}/gateway-key`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: gatewayKey }),
  });
  if (!stored.ok) throw new Error(`the twin's org did not take the gateway key: ${stored.status}`);
}
