import type { Twin } from '../core/twin.ts';
import { ACCOUNT_ID, type AccessKey, type Account, SES_SPACE } from './world.ts';

/** Of the local twin only; no account of Amazon's knows them. */
export const sesCredentials = {
  region: 'eu-central-1',
  accessKeyId: 'AKIALOCALTWIN0000001',
  secretAccessKey: 'local-twin-secret-that-opens-nothing-else',
  /** May send and nothing else. */
  sendOnlyKeyId: 'AKIALOCALTWIN0000002',
  configurationSet: 'salesos',
  topicArn: `arn:aws:sns:eu-central-1:${ACCOUNT_ID}:salesos-mail`,
} as const;

/** The account with its keys, as on the day its owner left Amazon's sandbox; a second start changes nothing. */
export function seedSes(twin: Twin): void {
  if (twin.store.get(SES_SPACE, 'account', ACCOUNT_ID)) return;
  const { region, configurationSet, topicArn, accessKeyId, sendOnlyKeyId, secretAccessKey: secret } = sesCredentials;
  twin.store.put<Account>(SES_SPACE, 'account', {
    id: ACCOUNT_ID,
    region,
    isInProduction: true,
    isSending: true,
    isSuspended: false,
    perDay: 50_000,
    perSecond: 14,
    configurationSet,
    topicArn,
  });
  twin.store.put<AccessKey>(SES_SPACE, 'key', { id: accessKeyId, secret, allowed: ['ses:*'] });
  twin.store.put<AccessKey>(SES_SPACE, 'key', { id: sendOnlyKeyId, secret, allowed: ['ses:SendEmail', 'ses:SendRawEmail'] });
}
