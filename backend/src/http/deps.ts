import type { Work } from '#db/unit-of-work.ts';
import type { MovableClock } from '#ports/clock.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { CsvReader } from '#ports/csv.ts';
import type { DnsResolver } from '#ports/dns.ts';
import type { HttpClient } from '#ports/http-client.ts';
import type { Logger } from '#ports/logger.ts';
import type { AbsenceDates } from '#ports/absence-dates.ts';
import type { MailAuth } from '#ports/mail-auth.ts';
import type { MimeParser } from '#ports/mime.ts';
import type { Providers } from '#ports/provider-registry.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import type { TrackingTokens } from '#ports/tracking-token.ts';
import type { HitGatherer } from '#services/email/gather-hits.ts';
import type { KnownHosts } from '#services/tracking/known-hosts.ts';

export interface HttpDeps {
  work: Work;
  providers: Providers;
  sealer: Sealer;
  tokens: TrackingTokens;
  hits: HitGatherer;
  hosts: KnownHosts;
  dns: DnsResolver;
  mailAuth: MailAuth;
  http: HttpClient;
  mime: MimeParser;
  dates: AbsenceDates;
  csv: CsvReader;
  templates: TemplateEngine;
  logger: Logger;
  publicUrl: string;
  productName: string;
  /** Present outside production only. */
  clock: MovableClock | null;
  /** Name of the header by which a simulated reply says how it is meant; null in production. */
  dispositionHeader: string | null;
}
