import { z } from 'zod';
import { mailsTo } from '../mail/find-mails.ts';
import { DeliveryError } from '../mail/deliver.ts';
import { CannotReactError, VERBS, type Reaction } from '../prospects/act.ts';
import { simulate } from '../prospects/simulate.ts';
import { describeReaction } from './describe-reaction.ts';
import { requireRecord } from './find-record.ts';
import { refuse } from './refusal.ts';
import type { TwinSite } from './site.ts';

export const Simulation = z.strictObject({
  vendor: z.string(),
  recordId: z.string(),
  action: z.enum(VERBS),
  /** Own words of a reply. */
  text: z.string().min(1).max(20_000).optional(),
  disposition: z.string().min(1).max(40).optional(),
});

/** Where reactions go; refused while nobody is there to take them. */
export function requireProduct({ product, inboundMailSecret }: TwinSite): { productUrl: string; secret: string } {
  if (product.url === null) throw refuse(409, 'the twin is not connected to the product yet');
  return { productUrl: product.url, secret: inboundMailSecret };
}

/** A failure that only says the person or the product could not do it, as an answer fit for the page. */
export function asRefusal(failure: unknown): unknown {
  return failure instanceof CannotReactError || failure instanceof DeliveryError ? refuse(409, failure.message) : failure;
}

export async function simulateProspect(site: TwinSite, wish: z.infer<typeof Simulation>): Promise<{ message: string; reaction: Reaction }> {
  const record = requireRecord(site, wish.vendor, wish.recordId);
  const inbox = requireProduct(site);
  if (record.email === null) throw refuse(409, `${record.name} has no e-mail address, so no mail can have arrived`);
  const words = {
    ...(wish.text === undefined ? {} : { text: wish.text }),
    ...(wish.disposition === undefined ? {} : { disposition: wish.disposition }),
  };
  const done = await simulate(site.twin, wish.action, { ...inbox, ...words, address: record.email }).catch((failure: unknown) => {
    throw asRefusal(failure);
  });
  if (done.requests.length === 0 && done.note !== null) throw refuse(409, done.note);
  const mail = mailsTo(site.twin, record.email).find(({ id }) => id === done.mailId);
  return { message: describeReaction(done, record.name, mail ?? null), reaction: done };
}
