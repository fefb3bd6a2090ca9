import type { Stored } from '../../core/store.ts';
import type { Twin } from '../../core/twin.ts';
import type { Change } from '../change.ts';
import { directory } from '../rows.ts';
import { standardSubscriptions, type Subscription } from './subscriptions.ts';

export interface WebhookSettings {
  enabled: boolean;
  subscriptions: readonly Subscription[];
}
type SettingsRow = Stored & WebhookSettings;

const kind = 'webhook-settings';

/** Off until somebody turns them on. */
export function webhookSettings(twin: Twin): WebhookSettings {
  const row = twin.store.get<SettingsRow>(directory, kind, 'app');
  return { enabled: row?.enabled ?? false, subscriptions: row?.subscriptions ?? standardSubscriptions };
}

export function changeWebhookSettings(twin: Twin, change: Partial<WebhookSettings>): WebhookSettings {
  const { enabled, subscriptions } = { ...webhookSettings(twin), ...change };
  twin.store.put<SettingsRow>(directory, kind, { id: 'app', enabled, subscriptions });
  return { enabled, subscriptions };
}

const firstId = 3_000_001;
const keyOf = ({ kind: what, type, property }: Subscription): string => `${what}:${type}:${property ?? ''}`;

const idsOf = new WeakMap<readonly Subscription[], Map<string, number>>();

/** The subscription a change falls under, or null. */
export function subscriptionIdOf({ subscriptions }: WebhookSettings, change: Change): number | null {
  const ids = idsOf.get(subscriptions) ?? new Map(subscriptions.map((subscription, index) => [keyOf(subscription), firstId + index]));
  idsOf.set(subscriptions, ids);
  const property = change.kind === 'propertyChange' ? change.name : null;
  return ids.get(keyOf({ kind: change.kind, type: change.type, property })) ?? null;
}
