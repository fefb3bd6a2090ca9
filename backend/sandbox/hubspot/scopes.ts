import { VendorError } from './vendor-error.ts';

const readers = /\/(search|batch\/read)$/;

/** Scopes a call needs; activities ride on the contact scopes, as in HubSpot. */
function neededScopes(method: string, path: string): string[] {
  const object = /^\/crm\/objects\/2026-09\/([^/]+)/.exec(path)?.[1];
  const schema = /^\/crm\/properties\/2026-09\/([^/]+)/.exec(path)?.[1];
  const verb = method === 'GET' || readers.test(path) ? 'read' : 'write';
  if (object) return [`crm.objects.${object === 'companies' ? 'companies' : 'contacts'}.${verb}`];
  if (schema) return [`crm.schemas.${schema === 'companies' ? 'companies' : 'contacts'}.${verb}`];
  if (path.startsWith('/crm/associations/')) return [`crm.objects.contacts.${verb}`];
  if (path.startsWith('/crm/owners/')) return ['crm.objects.owners.read'];
  return [];
}

export function requireScopes(granted: readonly string[], method: string, path: string): void {
  const missing = neededScopes(method, path).filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return;
  throw new VendorError(403, 'MISSING_SCOPES', "This app hasn't been granted all required scopes to make this call.", {
    errors: [{ message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: missing } }],
  });
}
