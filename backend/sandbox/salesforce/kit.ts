import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Twin } from '../core/twin.ts';
import type { ApiUsage } from './api-usage.ts';
import type { Org } from './org.ts';
import type { Records } from './records/records.ts';
import type { Cursors } from './soql/cursors.ts';

export interface SalesforceOptions {
  /** Where this app is reached: the instance URL of its orgs. */
  publicUrl: string;
  /** Where the product is reached, asked at each call because the product may start later. */
  productUrl: () => string;
}

/** What the routes share. */
export interface Kit {
  twin: Twin;
  options: SalesforceOptions;
  usage: ApiUsage;
  cursors: Cursors;
}

export interface ApiSession {
  org: Org;
  userId: string;
  /** "v67.0" */
  version: string;
  /** Inside a composite request that succeeds or fails as one. */
  records?: Records;
  /** What change events say about writes of this request. */
  changeOrigin: string;
}

export type PublicApp = Hono<{ Bindings: HttpBindings }>;
export type Api = Hono<{ Bindings: HttpBindings & { nested?: ApiSession }; Variables: { session: ApiSession } }>;
