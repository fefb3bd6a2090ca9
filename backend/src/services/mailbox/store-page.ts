import type { SQL } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import { failureCode } from '#events/dead-letters.ts';
import { isTransient } from '#events/transient.ts';
import { type InboundOptions, storeInbound } from '../email/record-inbound.ts';
import { noteUnstored, type UnstoredMail } from '../email/unstored-mails.ts';
import { changeReading, LeaseLostError, type LeasedReading } from './reading-lease.ts';

/** Tries of a whole page before its mails are taken one by one: what is wrong may be ours, and mended soon. */
const TRIES_TOGETHER = 3;
/** When not one mail of a page can be stored it is hardly the mails' fault, for some hours at least. */
const TRIES_IF_NONE = 10;

/** The page is read again later. */
export class PageNotStoredError extends Error {
  readonly code: string;
  constructor(cause: unknown) {
    super('a page of received mails could not be stored', { cause });
    this.name = 'PageNotStoredError';
    this.code = `unstored:${failureCode(cause)}`;
  }
}

interface Page {
  readonly mails: readonly UnstoredMail[];
  /** What moves the mailbox's place behind it. */
  readonly place: SQL;
}

/**
 * Stores the mails of a page and the place behind them together. A page that cannot be stored however often it is tried is
 * taken mail by mail; one that nothing can be done with is noted and passed over, or no mail behind it would ever be read.
 */
export async function storePage(
  work: Work,
  options: InboundOptions,
  customerId: string,
  reading: LeasedReading,
  { mails, place }: Page,
): Promise<void> {
  try {
    await work.withTenant(customerId, async (uow) => {
      for (const mail of mails) await storeInbound(uow, options, mail);
      await changeReading(uow, reading, place);
    });
  } catch (error) {
    if (isTransient(error) || error instanceof LeaseLostError) throw error;
    if (mails.length === 0 || reading.tries < TRIES_TOGETHER) throw new PageNotStoredError(error);
    await storeEach(work, options, customerId, reading, mails);
    await work.withTenant(customerId, (uow) => changeReading(uow, reading, place));
  }
}

async function storeEach(
  work: Work,
  options: InboundOptions,
  customerId: string,
  { tries }: LeasedReading,
  mails: readonly UnstoredMail[],
): Promise<void> {
  const refused: { mail: UnstoredMail; error: unknown }[] = [];
  for (const mail of mails) {
    try {
      await work.withTenant(customerId, (uow) => storeInbound(uow, options, mail));
    } catch (error) {
      if (isTransient(error)) throw error;
      refused.push({ mail, error });
    }
  }
  if (mails.length > 1 && refused.length === mails.length && tries < TRIES_IF_NONE) throw new PageNotStoredError(refused[0]?.error);
  for (const { mail, error } of refused) await noteUnstored(work, customerId, mail, error);
}
