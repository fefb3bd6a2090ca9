import type { CountryRule, RuleContent } from '@salesos/shared/api/consent';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { countryRule, ruledCountries, type RuleOverrides } from '#domain/consent/country-rules.ts';
import { countryCode } from '#domain/crm-sync/countries.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';

/** The customer's own rules, as the domain's rule takes them. */
export async function ruleOverrides(uow: UnitOfWork): Promise<RuleOverrides> {
  const rows = await uow.rows<RuleContent & { country: string }>(sql`
    select country, cold_mail_needs_consent as "coldMailNeedsConsent", opens_need_consent as "opensNeedConsent",
      needs_source_notice as "needsSourceNotice", source, checked_on::text as "checkedOn"
    from country_rules where customer_id = ${uow.customerId}::uuid`);
  return Object.fromEntries(rows.map(({ country, ...content }) => [country, content]));
}

export async function listCountryRules(uow: UnitOfWork, actor: Actor): Promise<CountryRule[]> {
  authorize(actor, 'consent.read');
  const overrides = await ruleOverrides(uow);
  const countries = [...new Set([...ruledCountries, ...Object.keys(overrides)])].sort();
  return countries.map((country) => ({ ...countryRule(country, overrides), country, isDefault: overrides[country] === undefined }));
}

/** Holds for every mail that has not gone. */
export async function saveCountryRule(
  uow: UnitOfWork,
  { actor, country, rule }: { actor: Actor; country: string; rule: RuleContent },
): Promise<void> {
  const code = manageable(actor, country);
  await uow.rows(sql`
    insert into country_rules (customer_id, country, cold_mail_needs_consent, opens_need_consent, needs_source_notice, source, checked_on)
    values (${uow.customerId}::uuid, ${code}, ${rule.coldMailNeedsConsent}, ${rule.opensNeedConsent}, ${rule.needsSourceNotice}, ${rule.source}, ${rule.checkedOn}::date)
    on conflict (customer_id, country) do update set cold_mail_needs_consent = excluded.cold_mail_needs_consent, opens_need_consent = excluded.opens_need_consent,
      needs_source_notice = excluded.needs_source_notice, source = excluded.source, checked_on = excluded.checked_on`);
  const { coldMailNeedsConsent, opensNeedConsent, needsSourceNotice } = rule;
  await audit(uow, actor, {
    action: 'country_rule.saved',
    resourceType: 'country_rule',
    resourceId: code,
    details: { coldMailNeedsConsent, opensNeedConsent, needsSourceNotice },
  });
  uow.notify('email.queued');
}

/** Back to the product's own rule. */
export async function dropCountryRule(uow: UnitOfWork, { actor, country }: { actor: Actor; country: string }): Promise<void> {
  const code = manageable(actor, country);
  const dropped = await uow.rows(sql`delete from country_rules where customer_id = ${uow.customerId}::uuid and country = ${code} returning country`);
  if (dropped.length === 0) return;
  await audit(uow, actor, { action: 'country_rule.dropped', resourceType: 'country_rule', resourceId: code });
  uow.notify('email.queued');
}

function manageable(actor: Actor, country: string): string {
  authorize(actor, 'consent.manage');
  const code = /^[A-Z]{2}$/.test(country) ? countryCode(country) : null;
  if (code === null)
    throw new ServiceError('not_found', 'This is no country we know; write its code of two capital letters.', 'Nothing was changed.');
  return code;
}
