import type { CustomerBackup } from '@salesos/shared/api/backup';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import { authorize } from '../authorize.ts';
import { measuredSignals } from '../engagement/measured.ts';
import { audit } from '../request/audit.ts';
import { loadTracking } from '../tracking/load-settings.ts';

/** Names of settings that are worth stealing. */
const SECRET = /pass|secret|token|key|credential/i;

/** What of a customer cannot be read back from its CRM, without secrets. People, scores, enrollments, mails and opt-outs are there. */
export async function exportCustomer(uow: UnitOfWork, sealer: Sealer, actor: Actor): Promise<CustomerBackup> {
  authorize(actor, 'backup.run');
  const [customer] = await uow.rows<CustomerBackup['customer']>(sql`
    select id, name, email, postal_address as "postalAddress", score_model as "scoreModel" from customers where id = ${uow.customerId}::uuid`);
  if (!customer) throw new Error('the customer of this unit is gone');
  const backup: CustomerBackup = {
    customer,
    measured: [...(await measuredSignals(uow, uow.now))].sort(),
    tracking: await tracking(uow),
    users: await uow.rows(
      sql`select id, email, name, role, is_active as "isActive" from users where customer_id = ${uow.customerId}::uuid order by email`,
    ),
    mailboxes: await mailboxes(uow, sealer),
    templates: await templates(uow),
    snippets: await uow.rows(sql`select name, format, body from email_snippets where customer_id = ${uow.customerId}::uuid order by name`),
    sequences: await sequences(uow),
    connections: await connections(uow),
  };
  await audit(uow, actor, { action: 'backup.exported', resourceType: 'customer', resourceId: uow.customerId });
  return backup;
}

async function tracking(uow: UnitOfWork): Promise<CustomerBackup['tracking']> {
  const settings = await loadTracking(uow);
  if (settings === null) return null;
  const { opens, clicks, firstTouch, countries, domainUrl, domainDueAt } = settings;
  return { opens, clicks, firstTouch, countries, domainUrl, isVouchedFor: domainUrl !== null && domainDueAt === null };
}

type SealedMailbox = Omit<CustomerBackup['mailboxes'][number], 'settings' | 'needsSecret'> & { sealed: string; isSignedIn: boolean };

async function mailboxes(uow: UnitOfWork, sealer: Sealer): Promise<CustomerBackup['mailboxes']> {
  const rows = await uow.rows<SealedMailbox>(sql`
    select id, user_id as "userId", provider, email_address as address, display_name as "displayName", is_active as "isActive", settings as sealed,
      case when signature_html is not null then jsonb_build_object('html', signature_html, 'text', signature_text) end as signature,
      exists (select from mailbox_sign_ins s where s.customer_id = m.customer_id and s.id = m.id) as "isSignedIn"
    from email_provider_accounts m where customer_id = ${uow.customerId}::uuid order by email_address`);
  return rows.map(({ sealed, isSignedIn, ...mailbox }) => {
    const opened = sealer.open(sealed, { customerId: uow.customerId, connectionId: mailbox.id, field: 'settings' });
    const settings = Object.entries(JSON.parse(opened) as Record<string, string>);
    const plain = settings.filter(([name, value]) => !SECRET.test(name) && !/:\/\/[^/]*@/.test(value));
    return { ...mailbox, settings: Object.fromEntries(plain), needsSecret: isSignedIn || plain.length < settings.length };
  });
}

function templates(uow: UnitOfWork): Promise<CustomerBackup['templates']> {
  return uow.rows(sql`
    select t.id, t.name, t.archived_at is not null as "isArchived", t.format, t.subject, t.body, t.variables, t.current_version as "currentVersion",
      coalesce((select jsonb_agg(jsonb_build_object('version', v.version, 'format', v.format, 'subject', v.subject, 'body', v.body, 'variables', v.variables)
          order by v.version)
        from email_template_versions v where v.customer_id = t.customer_id and v.template_id = t.id and v.version < t.current_version), '[]'::jsonb) as earlier
    from email_templates t where t.customer_id = ${uow.customerId}::uuid order by t.name, t.id`);
}

function sequences(uow: UnitOfWork): Promise<CustomerBackup['sequences']> {
  return uow.rows(sql`
    select s.id, s.name, s.description, s.type, s.default_for_tier as "defaultForTier", s.status, s.current_version_id as "currentVersionId",
      coalesce((select jsonb_agg(jsonb_build_object('id', v.id, 'version', v.version, 'steps', coalesce((
          select jsonb_agg(jsonb_build_object('id', st.id, 'position', st.position, 'kind', st.kind, 'delayDays', st.delay_days, 'templateId', st.template_id, 'templateVersion', st.template_version,
            'sameThread', st.same_thread) order by st.position)
          from sequence_steps st where st.customer_id = v.customer_id and st.version_id = v.id), '[]'::jsonb)) order by v.version)
        from sequence_versions v where v.customer_id = s.customer_id and v.sequence_id = s.id), '[]'::jsonb) as versions
    from sequences s where s.customer_id = ${uow.customerId}::uuid order by s.name, s.id`);
}

/** With their own ids: an activity's external id is made from its connection's, so it is the same again. */
function connections(uow: UnitOfWork): Promise<CustomerBackup['connections']> {
  return uow.rows(sql`
    select i.id, i.provider, i.org_id as "orgId", i.instance_url as "instanceUrl", i.is_master as "isMaster", i.activity_home as "activityHome", i.writes_per_hour as "writesPerHour",
      coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'entityType', m.entity_type, 'field', m.field, 'crmField', m.crm_field, 'direction', m.direction,
          'authority', m.authority, 'transform', m.transform, 'shape', m.shape, 'disabledReason', m.disabled_reason) order by m.entity_type, m.field)
        from crm_field_mapping m where m.customer_id = i.customer_id and m.connection_id = i.id), '[]'::jsonb) as mappings
    from crm_integrations i where i.customer_id = ${uow.customerId}::uuid order by i.connected_at, i.id`);
}
