import type { CrmProvider } from './crm.ts';
import type { MailProvider } from './mail.ts';

/** Open set of vendors by key; closed only by what providers/registry.ts lists. */
export interface Providers {
  crm: ReadonlyMap<string, CrmProvider>;
  mail: ReadonlyMap<string, MailProvider>;
}
