import { storableText } from '#domain/crm-sync/storable-text.ts';
import { ServiceError } from '#services/service-error.ts';

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return storableText(value) === value;
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every((entry) => entry.every(isStorable));
}

/** No text with a NUL or half a character can be stored, wherever in a request it stands. Looked at once it was read, so that limits of size come first. */
export function requireStorable(input: unknown): void {
  if (!isStorable(input)) throw new ServiceError('bad_request', 'A text has a character that cannot be kept.', 'Nothing was changed.');
}
