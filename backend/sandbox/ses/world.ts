import type { Stored } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';

export const SES_SPACE = 'ses';
export const ACCOUNT_ID = '111122223333';

/** An address or a domain that may be sent from. `receives` = a receipt rule hands its mail to the topic. */
export interface Identity extends Stored {
  isVerified: boolean;
  receives: boolean;
}

export interface AccessKey extends Stored {
  secret: string;
  /** Actions of IAM; "ses:*" = all. */
  allowed: readonly string[];
}

export interface Account extends Stored {
  region: string;
  /** False = Amazon's own "sandbox": to verified addresses only. */
  isInProduction: boolean;
  isSending: boolean;
  isSuspended: boolean;
  /** Mails in 24 hours; -1 = any number. */
  perDay: number;
  perSecond: number;
  configurationSet: string;
  topicArn: string;
}

export type SuppressionReason = 'BOUNCE' | 'COMPLAINT';
export interface Suppressed extends Stored {
  reason: SuppressionReason;
  at: string;
}

/** One accepted mail; business time, as everything the twin stamps. */
export interface SentRow extends Stored {
  at: string;
  source: string;
  destination: readonly string[];
  tags: Readonly<Record<string, readonly string[]>>;
  headers: readonly { name: string; value: string }[];
  /** Of the twin's mail store; null = it was never delivered. */
  mailId: string | null;
}

export function accountOf(twin: Twin): Account {
  const account = twin.store.get<Account>(SES_SPACE, 'account', ACCOUNT_ID);
  if (!account) throw new Error('the twin has no SES account');
  return account;
}

export const changeAccount = (twin: Twin, change: Partial<Omit<Account, 'id'>>): void =>
  twin.store.put<Account>(SES_SPACE, 'account', { ...accountOf(twin), ...change });

/** A mailbox that has no room: mail for it comes back for now. */
export const fillMailbox = (twin: Twin, address: string): void => twin.store.put(SES_SPACE, 'full', { id: address.toLowerCase() });
export const isFull = (twin: Twin, address: string): boolean => twin.store.get(SES_SPACE, 'full', address.toLowerCase()) !== undefined;
export const emptyMailbox = (twin: Twin, address: string): void => twin.store.delete(SES_SPACE, 'full', address.toLowerCase());

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** The address's own identity, else its domain's. */
export const identityOf = (twin: Twin, address: string): Identity | undefined => {
  const wanted = address.toLowerCase();
  return twin.store.get<Identity>(SES_SPACE, 'identity', wanted) ?? twin.store.get<Identity>(SES_SPACE, 'identity', domainOf(wanted));
};

export const addIdentity = (twin: Twin, id: string, { isVerified = true, receives = true }: Partial<Omit<Identity, 'id'>> = {}): void =>
  twin.store.put<Identity>(SES_SPACE, 'identity', { id: id.toLowerCase(), isVerified, receives });

export const suppress = (twin: Twin, address: string, reason: SuppressionReason): void =>
  twin.store.put<Suppressed>(SES_SPACE, 'suppressed', { id: address.toLowerCase(), reason, at: twin.clock.now().toISOString() });
export const suppressedOf = (twin: Twin, address: string): Suppressed | undefined =>
  twin.store.get<Suppressed>(SES_SPACE, 'suppressed', address.toLowerCase());
