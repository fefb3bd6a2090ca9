import { randomInt } from 'node:crypto';
import { type Parcel, post, type Sender } from '../core/courier.ts';
import type { Twin } from '../core/twin.ts';
import { type App, directory, mailboxSpace, type WatchRow } from './rows.ts';
import { signed } from './signer.ts';

const RETRY_MS = [100, 300, 1000, 3000];

const watched = (twin: Twin, address: string): WatchRow | undefined => twin.store.get<WatchRow>(mailboxSpace(address), 'watch', 'watch');

/** Whoever watches the mailbox is told that something happened, and where its history stands. */
export function announce(twin: Twin, address: string, historyId: number): void {
  const watch = watched(twin, address);
  if (!watch || watch.expirationMs <= Date.now()) return;
  for (const app of twin.store.all<App>(directory, 'app')) {
    if (app.topic !== watch.topicName) continue;
    const data = Buffer.from(JSON.stringify({ emailAddress: address, historyId })).toString('base64');
    const message = { data, messageId: String(randomInt(2 ** 40)), publishTime: new Date().toISOString() };
    post(twin, directory, { to: app.pushUrl, body: { message, subscription: app.topic.replace('/topics/', '/subscriptions/') } });
  }
}

/** Pub/Sub's push: signed anew with each attempt by the subscription's service account. */
export const googleSender = (twin: Twin): Sender => ({
  vendor: 'google',
  space: directory,
  retryMs: RETRY_MS,
  dress: ({ to, body }: Parcel) => {
    const app = twin.store.all<App>(directory, 'app').find(({ pushUrl }) => pushUrl === to);
    if (!app) return null;
    const token = signed(twin, { aud: app.pushAudience, azp: '1', sub: '1', email: app.pushAccount, email_verified: true });
    return { headers: { authorization: `Bearer ${token}` }, text: JSON.stringify(body) };
  },
});
