import { type Action, type Actor, can, type Resource } from '#domain/access/can.ts';
import { ServiceError } from './service-error.ts';

export function authorize(actor: Actor, action: Action, resource: Resource = { ownerId: null }): void {
  if (!can(actor, action, resource)) {
    throw new ServiceError('forbidden', 'You may not do this.', 'Nothing was changed. Ask the owner of the record or your admin.');
  }
}
