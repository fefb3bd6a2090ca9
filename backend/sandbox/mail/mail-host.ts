import type { Twin } from '../core/twin.ts';

/** A vendor that keeps people's mailboxes itself: the product reads what arrives there. */
export interface MailHost {
  holds(twin: Twin, address: string): boolean;
  take(twin: Twin, address: string, raw: Uint8Array): Promise<void>;
}
