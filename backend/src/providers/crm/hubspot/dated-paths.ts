/** Date-based version of the HubSpot API. The numbered paths (v1 to v4) lose support between March and September 2027. */
export const hubspotApiVersion = '2026-09';

const rewrites: readonly [RegExp, string][] = [
  [/^\/crm\/v3\/objects\//, `/crm/objects/${hubspotApiVersion}/`],
  [/^\/crm\/v4\/objects\//, `/crm/objects/${hubspotApiVersion}/`],
  [/^\/crm\/v3\/properties\//, `/crm/properties/${hubspotApiVersion}/`],
  [/^\/crm\/v4\/associations\//, `/crm/associations/${hubspotApiVersion}/`],
  [/^\/crm\/v3\/owners\/?/, `/crm/owners/${hubspotApiVersion}/`],
  [/^\/crm\/v3\/(pipelines|lists|limits|property-validations)(?=\/|$)/, `/crm/$1/${hubspotApiVersion}`],
  // Version 3 of these was made otherwise: it has no path to swap.
  [/^\/communication-preferences\/v4\//, `/communication-preferences/${hubspotApiVersion}/`],
];

/** @hubspot/api-client 14 still calls numbered paths only; a path this does not know is refused, never sent undated. */
export function toDatedPath(path: string): string {
  const dated = rewrites.reduce((rewritten, [pattern, replacement]) => rewritten.replace(pattern, replacement), path).replace(/\/$/, '');
  if (/\/v[1-4](\/|$)/.test(dated)) throw new Error(`HubSpot path ${path} has no date-based form`);
  return dated;
}

export function toDatedUrl(url: string): string {
  const parsed = new URL(url);
  parsed.pathname = toDatedPath(parsed.pathname);
  return parsed.toString();
}
