import type { TrackingDomainProblem } from '@salesos/shared/labels/tracking';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { afterLook, type DomainLook } from '#domain/email/tracking-domain.ts';
import { type DnsResolver, DnsTrouble } from '#ports/dns.ts';
import { type HttpClient, HttpTrouble } from '#ports/http-client.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { loadTracking } from './load-settings.ts';
import { tellMeasured } from './tell-measured.ts';

export interface DomainDeps {
  dns: DnsResolver;
  http: HttpClient;
  publicUrl: string;
}

/** Where our service says that it is there, under whatever host. */
export const HERE = { path: '/t/here', body: 'tracking links are answered here' } as const;

const system: Actor = { kind: 'system', id: 'tracking', role: 'admin' };
/** Nobody else looks meanwhile, and whoever dies looking is followed by the next sweep. */
const LOOK_MS = 5 * 60_000;

export async function customersWithDueDomain(work: Work, now: Date): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'tracking domains',
    sql`select customer_id from tracking_settings where domain_due_at <= ${now.toISOString()}::timestamptz`,
  );
  return rows.map((row) => row.customer_id);
}

/** Looks whether the customer's host leads to us, and lets links lead there only while it does. */
export async function checkTrackingDomain(work: Work, deps: DomainDeps, customerId: string, actor: Actor = system): Promise<void> {
  authorize(actor, 'mailbox.manage');
  const url = await work.withTenant(customerId, beginLook);
  if (url === null) return;
  const look = await work.outside('look at a tracking domain', () => lookAt(deps, new URL(url).hostname));
  await work.withTenant(customerId, (uow) => settle(uow, { actor, url, look }));
}

async function beginLook(uow: UnitOfWork): Promise<string | null> {
  const [row] = await uow.rows<{ domain_url: string }>(sql`
    update tracking_settings set domain_due_at = ${new Date(uow.now.getTime() + LOOK_MS).toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and domain_url is not null and domain_due_at is not null returning domain_url`);
  return row?.domain_url ?? null;
}

const wrong = (problem: TrackingDomainProblem): DomainLook => ({ found: 'wrong', problem });
const silent = (problem: TrackingDomainProblem): DomainLook => ({ found: 'silent', problem });

async function lookAt({ dns, http, publicUrl }: DomainDeps, host: string): Promise<DomainLook> {
  try {
    const names = (await dns.ask(host, 'CNAME')).map((name) => name.replace(/\.$/, '').toLowerCase());
    if (names.length === 0) return wrong('no_cname');
    if (!names.includes(new URL(publicUrl).hostname)) return wrong('other_cname');
    const answer = await http.send({ method: 'GET', url: `https://${host}${HERE.path}`, headers: {}, body: null });
    return answer.status === 200 && answer.body === HERE.body ? { found: 'works' } : wrong('no_answer_of_ours');
  } catch (error) {
    if (error instanceof DnsTrouble) return silent('dns_silent');
    if (error instanceof HttpTrouble) return error.isCertificate ? wrong('no_certificate') : silent('host_silent');
    throw error;
  }
}

async function settle(uow: UnitOfWork, { actor, url, look }: { actor: Actor; url: string; look: DomainLook }): Promise<void> {
  await uow.rows(sql`select 1 from tracking_settings where customer_id = ${uow.customerId}::uuid for update`);
  const before = await loadTracking(uow);
  // Another one was chosen meanwhile: that one is looked at by itself.
  if (before === null || before.domainUrl !== url || before.domainState === null) return;
  const found = look.found === 'works' && !(await takeHost(uow, url)) ? wrong('taken') : look;
  const after = afterLook({ state: before.domainState, problem: before.domainProblem, unanswered: before.domainUnanswered }, found);
  await uow.rows(sql`
    update tracking_settings set domain_state = ${after.state}, domain_problem = ${after.problem}, domain_unanswered = ${after.unanswered},
      domain_checked_at = ${uow.now.toISOString()}::timestamptz, domain_due_at = ${new Date(uow.now.getTime() + after.againMs).toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid`);
  if (after.state === before.domainState) return;
  await tellMeasured(uow, 'service.tracking');
  const details = { before: before.domainState, after: after.state, problem: after.problem };
  await audit(uow, actor, { action: 'tracking.domain_changed', resourceType: 'customer', resourceId: uow.customerId, details });
}

/** Links under a host are answered for good once it was proven: false = it is another customer's. */
async function takeHost(uow: UnitOfWork, url: string): Promise<boolean> {
  const { host } = new URL(url);
  await uow.rows(sql`insert into tracking_host_routes (host, customer_id) values (${host}, ${uow.customerId}::uuid) on conflict do nothing`);
  const [owner] = await uow.rows<{ own: boolean }>(
    sql`select customer_id = ${uow.customerId}::uuid as own from tracking_host_routes where host = ${host}`,
  );
  return owner?.own ?? false;
}
