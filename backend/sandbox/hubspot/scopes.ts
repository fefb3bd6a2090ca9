import { objectTypeNamed, type ObjectType } from './object-types.ts';
import { VendorError } from './vendor-error.ts';

const readers = /\/(search|read)$/;

/** Activities ride on the contact scopes, as in HubSpot. */
function scopeObject(name: string): string {
  const type: ObjectType | null = objectTypeNamed(name);
  return type === 'companies' || type === 'deals' ? type : 'contacts';
}

/** Any one scope of each group. */
function neededScopes(method: string, path: string): string[][] {
  const named = (api: string): string | undefined => new RegExp(`^/crm/(?:${api}/2026-09|v[34]/${api})/([^/]+)`).exec(path)?.[1];
  const verb = method === 'GET' || readers.test(path) ? 'read' : 'write';
  const object = named('objects') ?? named('pipelines');
  const schema = named('properties') ?? named('property-validations');
  if (object) return [[`crm.objects.${scopeObject(object)}.${verb}`]];
  if (schema) return [[`crm.schemas.${scopeObject(schema)}.${verb}`]];
  if (/^\/crm\/(v3\/)?associations\//.test(path)) return [[`crm.objects.contacts.${verb}`]];
  if (path.startsWith('/crm/owners/')) return [['crm.objects.owners.read']];
  if (path.startsWith('/crm/lists/')) return [[`crm.lists.${verb}`]];
  if (path.startsWith('/automation/')) return [['automation']];
  if (path.startsWith('/communication-preferences/')) {
    const both = ['communication_preferences.read_write', 'communication_preferences.write'];
    return [verb === 'read' ? ['communication_preferences.read', ...both] : both];
  }
  return [];
}

export function requireScopes(granted: readonly string[], method: string, path: string): void {
  const missing = neededScopes(method, path).filter((group) => !group.some((scope) => granted.includes(scope)));
  if (missing.length === 0) return;
  throw new VendorError(403, 'MISSING_SCOPES', "This app hasn't been granted all required scopes to make this call.", {
    errors: [{ message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: missing.flat() } }],
  });
}
