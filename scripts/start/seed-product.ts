import type { Product } from '../../backend/src/composition.ts';
import { consentCountries } from '../../backend/src/domain/email/may-track.ts';
import { createApiKey, createCustomer } from '../../backend/src/services/customer/create-customer.ts';
import { addMailbox } from '../../backend/src/services/email/add-mailbox.ts';
import { saveCountryRule } from '../../backend/src/services/consent/country-rules.ts';
import { createSequence } from '../../backend/src/services/sequence/create-sequence.ts';
import { restoreTracking } from '../../backend/src/services/tracking/save-settings.ts';
import { type LocalCustomer, localCustomers, localSequences } from './customers.ts';

/**
 * The seeded customers with people, mailboxes and sequences; a second start changes nothing. `adminKeys` has an earlier
 * start's API keys by customer id, and gets the new ones; `keep` is called for each.
 */
export async function seedProduct(product: Product, publicUrl: string, adminKeys: Record<string, string>, keep: () => void): Promise<void> {
  for (const customer of localCustomers) {
    const fresh = adminKeys[customer.id] === undefined;
    await seedCustomer(product, customer, publicUrl);
    if (!fresh) continue;
    adminKeys[customer.id] = await adminKeyOf(product, customer);
    keep();
  }
}

export function adminKeyOf(product: Product, customer: LocalCustomer): Promise<string> {
  return createApiKey(product.work, {
    actor: setUp,
    customerId: customer.id,
    userEmail: customer.users.find((user) => user.isAdmin)?.email ?? '',
    label: 'local set-up',
  });
}

const setUp = { kind: 'system', id: 'set-up', role: 'admin' } as const;
/** Where invented people live and consent is asked for: nobody of them is a person, so their customers' own rule asks for none. */
const inventedCountries = ['AT', 'CH', 'DE', 'DK', 'IT', 'NO'];
const inventedRule = {
  coldMailNeedsConsent: false,
  opensNeedConsent: true,
  needsSourceNotice: true,
  source: 'local set-up: the people are invented',
  checkedOn: '2026-11-30',
};
/** Off for a new customer. The local set-up's people are invented, so their admins have decided for every country there. */
const everything = {
  opens: true,
  clicks: true,
  firstTouch: true,
  countries: Object.fromEntries(['unknown', ...consentCountries].map((country) => [country, 'allowed' as const])),
};

/** The local set-up's mailboxes send to nobody outside. */
const openHanded = { perDay: 10_000, perMinute: 1000 };

/** `measured`: the host its links are measured under; null = nothing is measured. */
export async function seedCustomer(product: Product, customer: LocalCustomer, measured: string | null): Promise<void> {
  const { work, sealer, templates } = product;
  const admin = customer.users.find((user) => user.isAdmin);
  await createCustomer(work, {
    id: customer.id,
    name: customer.name,
    email: admin?.email ?? '',
    postalAddress: customer.postalAddress,
    users: customer.users.map((user) => ({ email: user.email, name: user.name, role: user.isAdmin ? ('admin' as const) : ('rep' as const) })),
  });
  await work.withTenant(customer.id, async (uow) => {
    for (const user of customer.users) {
      await addMailbox(uow, sealer, {
        userEmail: user.email,
        provider: 'smtp',
        address: user.email,
        displayName: user.name,
        settings: {},
        ...openHanded,
      });
    }
    for (const sequence of localSequences) await createSequence(uow, templates, sequence);
    if (measured !== null) await restoreTracking(uow, { ...everything, domainUrl: measured, isVouchedFor: true });
    for (const country of inventedCountries) await saveCountryRule(uow, { actor: setUp, country, rule: inventedRule });
  });
}
