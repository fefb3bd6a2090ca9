import type { Twin } from '../core/twin.ts';
import { googleHost } from '../google/mail-host.ts';
import { microsoftHost } from '../microsoft/mail-host.ts';
import { sesHost } from '../ses/mail-host.ts';
import { deliverToProduct, type ProductInbox } from './deliver.ts';
import type { MailHost } from './mail-host.ts';

const hosts: readonly MailHost[] = [googleHost, microsoftHost, sesHost];

/** A message reaches its mailbox: the vendor's that keeps it, else the product's own door. */
export async function handIn(twin: Twin, inbox: ProductInbox, raw: Uint8Array, to: string): Promise<void> {
  const host = hosts.find((one) => one.holds(twin, to));
  if (host) await host.take(twin, to, raw);
  else await deliverToProduct(twin, inbox, raw, to);
}
