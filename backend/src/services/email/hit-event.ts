import { emailClicked, emailOpened } from '@salesos/shared/events/email';
import { type NewEvent, newEvent } from '#events/log.ts';

export interface KeptHit {
  id: string;
  emailId: string;
  contactId: string;
  /** null = a pixel. */
  linkId: string | null;
  at: Date;
}

/** The hit's own id names its event, so it is in the log once, whoever writes it. */
export function hitEvent({ id: hitId, emailId, contactId, linkId, at }: KeptHit): NewEvent {
  const data = { emailId, contactId, hitId };
  const frame = { key: [hitId], entityId: emailId, occurredAt: at, source: 'http.tracking' };
  return linkId === null
    ? newEvent({ ...frame, definition: emailOpened, data })
    : newEvent({ ...frame, definition: emailClicked, data: { ...data, linkId, linkKind: 'content' } });
}
