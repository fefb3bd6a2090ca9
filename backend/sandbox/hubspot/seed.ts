import type { Twin } from '../core/twin.ts';
import { nextId } from './ids.ts';
import { link } from './links.ts';
import { objectTypes } from './object-types.ts';
import { installDefaultPipeline } from './pipelines.ts';
import { installStandardProperties, propertyKind } from './property-store.ts';
import { planCreate, requireRecord, saveRecord } from './records.ts';
import { directory, portalSpace, type Portal, type PortalUser, type PropertyRow, type UniqueRow } from './rows.ts';
import type { World } from './world.ts';

export interface HubspotSeed {
  portalId: string;
  portalName: string;
  clientId: string;
  clientSecret: string;
  appId: string;
  redirectUris: string[];
  /** Each is an owner too. */
  users: { key: string; name: string; email: string; isAdmin: boolean }[];
  companies: { key: string; name: string; domain: string; industry: string; employees: number; city: string; country: string }[];
  contacts: {
    key: string;
    firstName: string;
    lastName: string;
    email: string;
    phone: string;
    title: string;
    city: string;
    country: string;
    companyKey: string | null;
    ownerKey: string | null;
    optedOut?: boolean;
  }[];
  deals?: { key: string; name: string; stage: string; amount: number; companyKey: string; contactKey: string; ownerKey: string }[];
  /** HubSpot's own: 110 calls in ten seconds, 5 searches a second. */
  limits?: { tenSecondly: number; searchSecondly: number };
  /** HubSpot's own: 1800. */
  accessTokenSeconds?: number;
}

export interface SeededPortal {
  userIds: Record<string, string>;
  ownerIds: Record<string, string>;
  contactIds: Record<string, string>;
  companyIds: Record<string, string>;
  dealIds: Record<string, string>;
}

/** The row made for a key by an earlier run, or a new one. */
function once(world: World, kind: string, key: string, create: () => string): string {
  const { store } = world.twin;
  const known = store.get<UniqueRow>(world.space, `seed:${kind}`, key);
  if (known) return known.recordId;
  const recordId = create();
  store.put<UniqueRow>(world.space, `seed:${kind}`, { id: key, recordId });
  return recordId;
}

function installPortal(twin: Twin, seed: HubspotSeed): World {
  const known = twin.store.get<Portal>(directory, 'portal', seed.portalId);
  const portal: Portal = {
    ...(known?.accountType ? { accountType: known.accountType } : {}),
    id: seed.portalId,
    name: seed.portalName,
    clientId: seed.clientId,
    clientSecret: seed.clientSecret,
    appId: seed.appId,
    redirectUris: seed.redirectUris,
    limits: seed.limits ?? { tenSecondly: 110, searchSecondly: 5 },
    accessTokenSeconds: seed.accessTokenSeconds ?? 1800,
  };
  twin.store.put(directory, 'portal', portal);
  const world: World = { twin, portal, space: portalSpace(portal.id), by: { sourceType: 'IMPORT', sourceId: 'twin-seed', userId: null } };
  for (const type of objectTypes) installStandardProperties(world, type);
  installDefaultPipeline(world);
  return world;
}

function seedUser(world: World, user: HubspotSeed['users'][number]): PortalUser {
  const { store, clock } = world.twin;
  const id = once(world, 'users', user.key, () => nextId(store, world.space));
  const ownerId = once(world, 'owners', user.key, () => nextId(store, world.space));
  const known = store.get<PortalUser>(world.space, 'user', id);
  const row: PortalUser = {
    ...user,
    id,
    ownerId,
    createdAt: known?.createdAt ?? clock.now().toISOString(),
    ...(known?.archived ? { archived: true } : {}),
  };
  store.put(world.space, 'user', row);
  return row;
}

/** HubSpot's industry is a pick list of upper-case codes; a new one joins the list. */
function industryCode(world: World, industry: string): string {
  const code = industry
    .toUpperCase()
    .replaceAll('&', 'AND')
    .replaceAll(/[^A-Z0-9]+/g, '_');
  const property = world.twin.store.get<PropertyRow>(world.space, propertyKind('companies'), 'industry');
  if (property && !property.options.some((option) => option.value === code)) {
    const option = { label: industry, value: code, displayOrder: property.options.length, hidden: false };
    world.twin.store.put(world.space, propertyKind('companies'), { ...property, options: [...property.options, option] });
  }
  return code;
}

function seedCompany(world: World, company: HubspotSeed['companies'][number]): string {
  return once(world, 'companies', company.key, () => {
    const { name, domain, city, country } = company;
    const industry = industryCode(world, company.industry);
    return planCreate(world, 'companies', { name, domain, industry, numberofemployees: String(company.employees), city, country })().id;
  });
}

function seedContact(world: World, contact: HubspotSeed['contacts'][number], companyId: string | null, ownerId: string | null): string {
  return once(world, 'contacts', contact.key, () => {
    const row = planCreate(world, 'contacts', {
      firstname: contact.firstName,
      lastname: contact.lastName,
      email: contact.email,
      phone: contact.phone,
      jobtitle: contact.title,
      city: contact.city,
      country: contact.country,
      ...(ownerId === null ? {} : { hubspot_owner_id: ownerId }),
    })();
    if (contact.optedOut) saveRecord(world, 'contacts', row, { hs_email_optout: 'true' });
    if (companyId !== null) link(world, 'contacts', row.id, 'companies', companyId);
    return requireRecord(world, 'contacts', row.id).id;
  });
}

function seedDeal(world: World, deal: NonNullable<HubspotSeed['deals']>[number], ids: { company: string; contact: string; owner: string }): string {
  return once(world, 'deals', deal.key, () => {
    const values = { dealname: deal.name, dealstage: deal.stage, amount: String(deal.amount), hubspot_owner_id: ids.owner };
    const { id } = planCreate(world, 'deals', values)();
    link(world, 'deals', id, 'companies', ids.company);
    link(world, 'deals', id, 'contacts', ids.contact);
    return id;
  });
}

const keyed = <Item extends { key: string }>(items: readonly Item[], idOf: (item: Item) => string): Record<string, string> =>
  Object.fromEntries(items.map((item) => [item.key, idOf(item)]));

/** Idempotent by key: what an earlier run made is left as people have changed it since. Call `twin.store.flush()` after. */
export function seedHubspotPortal(twin: Twin, seed: HubspotSeed): SeededPortal {
  const world = installPortal(twin, seed);
  const users = new Map(seed.users.map((user) => [user.key, seedUser(world, user)]));
  const ownerIds = keyed(seed.users, ({ key }) => users.get(key)?.ownerId ?? '');
  const companyIds = keyed(seed.companies, (company) => seedCompany(world, company));
  const pick = (ids: Record<string, string>, key: string | null): string | null => {
    const id = key === null ? null : ids[key];
    if (id === undefined) throw new Error(`the seed names ${key}, which it does not define`);
    return id;
  };
  const contactIds = keyed(seed.contacts, (contact) =>
    seedContact(world, contact, pick(companyIds, contact.companyKey), pick(ownerIds, contact.ownerKey)),
  );
  const dealIds = keyed(seed.deals ?? [], (deal) => {
    const need = (ids: Record<string, string>, key: string): string => pick(ids, key) ?? '';
    const owner = need(ownerIds, deal.ownerKey);
    return seedDeal(world, deal, { company: need(companyIds, deal.companyKey), contact: need(contactIds, deal.contactKey), owner });
  });
  return { userIds: keyed(seed.users, ({ key }) => users.get(key)?.id ?? ''), ownerIds, contactIds, companyIds, dealIds };
}
