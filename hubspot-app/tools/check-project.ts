import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Subscription {
  subscriptionType: string;
  objectType: string;
  propertyName?: string;
}
interface Meta {
  uid?: string;
  type?: string;
  config?: {
    entrypoint?: string;
    location?: string;
    objectTypes?: string[];
    auth?: { requiredScopes?: string[]; optionalScopes?: string[] };
    permittedUrls?: { fetch?: string[] };
    settings?: { targetUrl?: string };
    subscriptions?: { crmObjects?: Subscription[] };
  };
}
type MetaFile = { file: string; meta: Meta };

/** HubSpot looks for the metas of a type in one folder only and skips all others without a word. */
const folders: Record<string, string> = { app: 'app', card: 'app/cards', settings: 'app/settings', webhooks: 'app/webhooks' };
const locations = ['crm.record.tab', 'crm.record.sidebar', 'crm.preview', 'helpdesk.sidebar'];
const topLevelFields = ['uid', 'type', 'config', 'dependencies', 'permissions'];

/** What can be wrong with the project that needs no HubSpot package to be seen; empty when all is well. */
export function checkProject(projectDir: string): string[] {
  const { srcDir } = readJson<{ srcDir: string }>(path.join(projectDir, 'hsproject.json'));
  const src = path.join(projectDir, srcDir);
  const files = filesBelow(src);
  const metas = files.filter((file) => file.endsWith('-hsmeta.json')).map((file) => ({ file, meta: readJson<Meta>(path.join(src, file)) }));
  return [
    ...metas.flatMap((one) => shapeProblems(one)),
    ...metas.flatMap((one) => entryProblems(one, src)),
    ...metas.flatMap((one) => cardProblems(one)),
    ...metas.flatMap((one) => scopeProblems(one)),
    ...metas.flatMap((one) => webhookProblems(one, metas)),
    ...duplicateUids(metas),
    ...originProblems(metas, src, files),
  ];
}

function shapeProblems({ file, meta }: MetaFile): string[] {
  const problems = Object.keys(meta)
    .filter((field) => !topLevelFields.includes(field))
    .map((field) => `${file}: unknown field ${field}`);
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(meta.uid ?? '')) problems.push(`${file}: uid ${meta.uid} is not 1 to 64 of A-Z a-z 0-9 _ . -`);
  const folder = folders[meta.type ?? ''];
  if (!folder) problems.push(`${file}: type ${meta.type} is not one of ${Object.keys(folders).join(', ')}`);
  else if (path.posix.dirname(file) !== folder) problems.push(`${file}: a ${meta.type} belongs in ${folder}/`);
  return problems;
}

/** A card's or a page's own code. */
function entryProblems({ file, meta }: MetaFile, src: string): string[] {
  if (meta.type !== 'card' && meta.type !== 'settings') return [];
  const { entrypoint = '' } = meta.config ?? {};
  return entrypoint.startsWith('/') && existsSync(path.join(src, entrypoint)) ? [] : [`${file}: entrypoint ${entrypoint} does not exist`];
}

function cardProblems({ file, meta }: MetaFile): string[] {
  if (meta.type !== 'card') return [];
  const { location = '', objectTypes = [] } = meta.config ?? {};
  return [
    ...(locations.includes(location) ? [] : [`${file}: location ${location} is unknown`]),
    ...(objectTypes.length > 0 ? [] : [`${file}: no objectTypes`]),
  ];
}

function scopeProblems({ file, meta }: MetaFile): string[] {
  if (meta.type !== 'app') return [];
  const { requiredScopes = [], optionalScopes = [] } = meta.config?.auth ?? {};
  // An app that asks for sensitive data may not use hubspot.fetch.
  const sensitive = [...requiredScopes, ...optionalScopes].filter((scope) => scope.includes('sensitive'));
  return [
    ...(requiredScopes.includes('oauth') ? [] : [`${file}: requiredScopes lacks oauth`]),
    ...sensitive.map((scope) => `${file}: ${scope} rules out hubspot.fetch`),
  ];
}

function webhookProblems({ file, meta }: MetaFile, metas: MetaFile[]): string[] {
  if (meta.type !== 'webhooks') return [];
  const ours = metas.flatMap(({ meta: other }) => other.config?.permittedUrls?.fetch ?? []);
  const { targetUrl = '' } = meta.config?.settings ?? {};
  const subscriptions = meta.config?.subscriptions?.crmObjects ?? [];
  const named = subscriptions.map(({ subscriptionType, objectType, propertyName = '' }) =>
    `${subscriptionType} ${objectType} ${propertyName}`.trim(),
  );
  const unclear = subscriptions.filter(
    ({ subscriptionType, propertyName }) => (subscriptionType === 'object.propertyChange') !== Boolean(propertyName),
  );
  return [
    ...(ours.some((origin) => targetUrl === `${origin}/webhooks/crm/hubspot`)
      ? []
      : [`${file}: targetUrl ${targetUrl} is not where the product listens`]),
    ...unclear.map(
      ({ subscriptionType, objectType }) => `${file}: ${subscriptionType} of ${objectType}: only a change of a property names one, and it must`,
    ),
    ...named.filter((name, index) => named.indexOf(name) !== index).map((name) => `${file}: ${name} is subscribed to twice`),
  ];
}

function duplicateUids(metas: MetaFile[]): string[] {
  const first = new Map<string, string>();
  return metas.flatMap(({ file, meta }) => {
    const before = first.get(meta.uid ?? '');
    if (before === undefined) first.set(meta.uid ?? '', file);
    return before === undefined ? [] : [`${file}: uid ${meta.uid} is taken by ${before}`];
  });
}

/** Every origin named in card code must be one hubspot.fetch is permitted to call. */
function originProblems(metas: MetaFile[], src: string, files: string[]): string[] {
  const permitted = metas.flatMap(({ meta }) => meta.config?.permittedUrls?.fetch ?? []);
  const notOrigins = permitted
    .filter((url) => !url.startsWith('https://') || new URL(url).origin !== url)
    .map((url) => `permittedUrls.fetch: ${url} is not an https origin`);
  const code = files.filter((file) => /\.[jt]sx?$/.test(file));
  return [
    ...notOrigins,
    ...code.flatMap((file) =>
      [...readFileSync(path.join(src, file), 'utf8').matchAll(/https?:\/\/[^/\s'"`]+/g)]
        .filter(([url]) => !permitted.includes(url))
        .map(([url]) => `${file}: ${url} is not in permittedUrls.fetch`),
    ),
  ];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules'))
    .sort();
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8'));
}
