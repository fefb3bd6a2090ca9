/**
 * Who may see whom: one row per room. `npm run check` enforces it (scripts/check-rooms.ts), so a change here is a change of the
 * architecture. Every room may also import `shared` unless its row says otherwise; type imports count.
 */
export type Permission =
  | string
  /** Only `import type`: the room may name the shapes, not run the code. */
  | { room: string; typesOnly: true }
  /** Only this file (or folder) of the room. */
  | { room: string; only: string }
  /** Only `await import(…)`. */
  | { room: string; dynamicOnly: true };

export type NpmRule =
  /** Anything installed. */
  | 'any'
  /** Exactly these; a trailing slash allows a whole scope. */
  | readonly string[]
  /** Any library no other room claims (`CLAIMED`); with `onePerFile`, a file is the home of at most one. */
  | { unclaimed: true; onePerFile: boolean };

export interface Room {
  readonly mayImport: 'all' | readonly Permission[];
  readonly npm: NpmRule;
  /** Node's own modules. Off where the code must run in a browser or must stay pure. */
  readonly node: boolean;
}

const unitOfWork = { room: 'db', only: 'backend/src/db/unit-of-work' } as const;
const anything = { mayImport: 'all', npm: 'any', node: true } as const;

export const ROOMS: Readonly<Record<string, Room>> = {
  shared: { mayImport: [], npm: ['zod'], node: false },
  domain: { mayImport: ['shared'], npm: [], node: false },
  ports: { mayImport: ['shared', { room: 'domain', typesOnly: true }], npm: [], node: true },
  config: { mayImport: ['shared'], npm: ['zod'], node: true },
  platform: { mayImport: ['shared', 'config', 'ports'], npm: { unclaimed: true, onePerFile: true }, node: true },
  db: { mayImport: ['shared', 'domain', { room: 'ports', typesOnly: true }], npm: ['drizzle-orm', 'pg', 'postgres'], node: true },
  events: { mayImport: ['shared', 'ports', 'db'], npm: ['drizzle-orm'], node: true },
  providers: { mayImport: ['shared', 'ports', 'domain'], npm: { unclaimed: true, onePerFile: false }, node: true },
  services: { mayImport: ['shared', 'domain', 'ports', 'db', 'events'], npm: ['drizzle-orm'], node: true },
  agents: { mayImport: ['shared', 'services', 'domain', 'ports', 'events', unitOfWork], npm: [], node: true },
  http: { mayImport: ['shared', 'services', 'domain', 'ports', unitOfWork], npm: ['hono', '@hono/zod-openapi'], node: true },
  cli: { mayImport: ['shared', 'services', 'domain', 'ports', unitOfWork], npm: ['hono', '@hono/zod-openapi'], node: true },
  composition: { mayImport: [...productRooms(), { room: 'sandbox', dynamicOnly: true }], npm: 'any', node: true },
  main: { mayImport: [...productRooms(), 'composition', { room: 'sandbox', dynamicOnly: true }], npm: 'any', node: true },
  sandbox: { mayImport: ['shared'], npm: 'any', node: true },
  'hubspot-app': { mayImport: ['shared'], npm: ['react', 'react-dom', '@hubspot/ui-extensions'], node: false },
  lwc: { mayImport: [{ room: 'shared', typesOnly: true }], npm: ['lwc', 'lightning', '@salesforce/', '@lwc/'], node: false },
  test: anything,
  bench: anything,
  tools: anything,
};

function productRooms(): string[] {
  return ['shared', 'domain', 'ports', 'config', 'platform', 'db', 'events', 'providers', 'services', 'agents', 'http', 'cli'];
}

/** Rooms that look at the product from outside: they may import anything, only each other may import them. */
export const OUTSIDE_ROOMS: readonly string[] = ['test', 'bench', 'tools'];

/** First match wins. A trailing slash is a folder, otherwise one file. */
export const ROOM_PATHS: readonly (readonly [path: string, room: string])[] = [
  ['backend/src/main.ts', 'main'],
  ['backend/src/cli/main.ts', 'main'],
  ['backend/src/composition.ts', 'composition'],
  ...productRooms()
    .filter((room) => room !== 'shared')
    .map((room) => [`backend/src/${room}/`, room] as const),
  ['backend/sandbox/', 'sandbox'],
  ['backend/test/', 'test'],
  ['backend/bench/', 'bench'],
  ['shared/src/', 'shared'],
  ['hubspot-app/src/', 'hubspot-app'],
  ['hubspot-app/test/', 'test'],
  ['hubspot-app/', 'tools'],
  ['salesforce-package/force-app/', 'lwc'],
  ['salesforce-package/', 'tools'],
  ['scripts/', 'tools'],
];

/** Files that see every folder of their own room: the one line a new vendor or agent adds. */
export const REGISTRIES: readonly string[] = ['backend/src/providers/registry.ts', 'backend/src/agents/registry.ts'];

/** Libraries that belong to a room; `platform` and `providers` may use any other. */
export const CLAIMED: Readonly<Record<string, readonly string[]>> = {
  'drizzle-orm': [],
  postgres: ['platform'],
  pg: ['platform'],
  bullmq: ['platform'],
  ioredis: ['platform'],
  pino: ['platform'],
  hono: [],
  '@hono/': [],
  vitest: [],
  'fast-check': [],
  msw: [],
  'playwright-core': [],
  'smtp-server': [],
};

/** Packages that are one library in several parcels: BullMQ speaks to its servers through exactly these drivers. */
export const LIBRARY_FAMILIES: readonly (readonly string[])[] = [['bullmq', 'pg', 'ioredis']];

/** Words that say nothing about what is inside. */
export const EMPTY_NAMES: readonly string[] = ['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'managers'];
