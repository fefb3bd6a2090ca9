import type { RemoteChannel } from '@remote-ui/core';

export type Properties = Record<string, string | null>;

export interface FetchOptions {
  method?: string;
  body?: Record<string, unknown>;
  timeout?: number;
}

export interface FetchReply {
  status: number;
  body: string;
}

export interface Alert {
  type?: 'info' | 'warning' | 'success' | 'danger' | 'tip';
  title?: string;
  message: string;
}

/** What HubSpot calls the extension context. */
export interface CardContext {
  location: 'crm.record.tab' | 'crm.record.sidebar' | 'settings';
  /** Absent on the settings page. */
  crm?: { objectId: number; objectTypeId: string };
  user: { id: number; email: string; emails: string[]; firstName: string; lastName: string; roles: string[]; teams: never[]; permissions: never[] };
  portal: { id: number; timezone: string };
  extension: { appId: number; appName?: string; cardTitle: string };
  variables: Record<string, string>;
}

/** Page → worker. */
export interface WorkerApi {
  mount(channel: RemoteChannel, bundleUrl: string, context: CardContext): Promise<void>;
  propertiesChanged(): void;
}

/** Worker → page. */
export interface HostApi {
  hsFetch(url: string, options: FetchOptions): Promise<FetchReply>;
  crmProperties(names: string[]): Promise<Properties>;
  addAlert(alert: Alert): void;
  refreshObjectProperties(): void;
  log(level: string, message: string): void;
}
