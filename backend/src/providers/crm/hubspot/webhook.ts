import { z } from 'zod';
import { deliveryBody } from '#domain/crm-sync/delivery-body.ts';
import type { CrmObject } from '#ports/crm.ts';
import type { CrmHint, CrmWebhook } from '#ports/crm-telling.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { objectOfTypeId, objectOfTypeName } from './objects.ts';
import { isGenuineV3 } from './signature.ts';

const Id = z.union([z.int(), z.string().min(1)]).transform(String);

const Event = z.object({
  portalId: Id,
  /** `object.creation` of a project's subscription, `contact.creation` of an older one. */
  subscriptionType: z.string(),
  objectTypeId: z.string().optional(),
  objectId: Id.optional(),
  /** Changes of associations may name both ends only. */
  fromObjectId: Id.optional(),
  fromObjectTypeId: z.string().optional(),
  primaryObjectId: Id.optional(),
  mergedObjectIds: z.array(Id).optional(),
  newObjectId: Id.optional(),
});
type Event = z.infer<typeof Event>;

const kinds: ReadonlyMap<string, Exclude<CrmHint['kind'], 'uninstalled'>> = new Map([
  ['creation', 'created'],
  ['propertyChange', 'changed'],
  ['associationChange', 'changed'],
  ['deletion', 'deleted'],
  ['restore', 'restored'],
  ['merge', 'merged'],
  ['privacyDeletion', 'privacy_deleted'],
]);

function toHint(event: Event): CrmHint | null {
  const [typeName = '', name = ''] = event.subscriptionType.split('.');
  const object: CrmObject | null = typeName === 'object' ? objectOfTypeId(event.objectTypeId ?? event.fromObjectTypeId) : objectOfTypeName(typeName);
  const kind = kinds.get(name);
  if (object === null || kind === undefined) return null;
  const ref = { orgId: event.portalId, object };
  if (kind === 'merged') {
    // A merge may give the record that goes on a new id.
    const externalId = event.newObjectId ?? event.primaryObjectId ?? event.objectId;
    const mergedIds = [event.primaryObjectId, ...(event.mergedObjectIds ?? [])].filter((id) => id !== undefined && id !== externalId);
    return externalId === undefined ? null : { ...ref, kind, externalId, mergedIds: mergedIds.flatMap((id) => id ?? []) };
  }
  const externalId = event.objectId ?? event.fromObjectId;
  return externalId === undefined ? null : { ...ref, kind, externalId };
}

/** One event in a form we do not know must not hold up the others of its batch. */
function readDelivery(rawBody: string): CrmHint[] {
  const events = z.array(z.unknown()).safeParse(deliveryBody(rawBody));
  if (!events.success) throw new ProviderError('validation', 'the delivery is no list of events');
  return events.data.flatMap((entry) => {
    const event = Event.safeParse(entry);
    return (event.success ? toHint(event.data) : null) ?? [];
  });
}

export function hubspotWebhook(config: { clientSecret: string; publicUrl: string }): CrmWebhook {
  return {
    verify: async ({ method, pathAndQuery, headers, rawBody, nowMs }) => {
      const genuine = isGenuineV3(config.clientSecret, {
        method,
        uri: `${config.publicUrl.replace(/\/+$/, '')}${pathAndQuery}`,
        rawBody,
        signature: headers.get('x-hubspot-signature-v3'),
        timestamp: headers.get('x-hubspot-request-timestamp'),
        nowMs,
      });
      if (!genuine) throw new ProviderError('permission', 'the delivery is not signed by HubSpot');
    },
    read: readDelivery,
  };
}
