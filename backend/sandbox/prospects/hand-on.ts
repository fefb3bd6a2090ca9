import type { Twin } from '../core/twin.ts';
import { deliverToProduct, type ProductInbox } from '../mail/deliver.ts';
import { receiveMail, receivesMail } from '../ses/receive.ts';

/** Brings a received mail to the product by the way its mailbox's vendor has. */
export async function handOn(twin: Twin, inbox: ProductInbox, raw: Uint8Array, to: string): Promise<void> {
  if (receivesMail(twin, to)) await receiveMail(twin, raw, to);
  else await deliverToProduct(twin, inbox, raw, to);
}
