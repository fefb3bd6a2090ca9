import { bootstrapDatabase } from '../../backend/src/db/bootstrap.ts';
import { migrateDatabase } from '../../backend/src/db/migrate.ts';
import { startEmbeddedPostgres } from '../../backend/src/platform/embedded-postgres/start.ts';
import { prepareQueueSchema } from '../../backend/src/platform/queue-schema.ts';
import type { LocalState } from './local-state.ts';
import { databaseDir } from './reset-data.ts';

export interface LocalDatabases {
  appUrl: string;
  ownerUrl: string;
  twinUrl: string;
  version: string;
  close(): Promise<void>;
}

/**
 * The product's database and the twin's own beside it, on the embedded server, or on DATABASE_URL's (which then needs
 * MIGRATE_DATABASE_URL, and TWIN_DATABASE_URL for the twin).
 */
export async function openDatabases(dir: string, state: LocalState): Promise<LocalDatabases> {
  const external = process.env.DATABASE_URL;
  const databases = external ? externalDatabases(external) : await embeddedDatabases(dir, state);
  await migrateDatabase(databases.ownerUrl, new Date());
  await prepareQueueSchema(databases.ownerUrl);
  return databases;
}

function externalDatabases(appUrl: string): LocalDatabases {
  const { MIGRATE_DATABASE_URL: ownerUrl, TWIN_DATABASE_URL: twinUrl } = process.env;
  if (!ownerUrl || !twinUrl)
    throw new Error(
      'With DATABASE_URL set, MIGRATE_DATABASE_URL (owner of the schema) and TWIN_DATABASE_URL (an empty database for the twin) are needed too.',
    );
  return { appUrl, ownerUrl, twinUrl, version: 'yours', close: () => Promise.resolve() };
}

async function embeddedDatabases(dir: string, state: LocalState): Promise<LocalDatabases> {
  const server = await startEmbeddedPostgres({ dir: databaseDir(dir), port: state.ports.postgres });
  try {
    const product = await bootstrapDatabase(server.superuserUrl, 'salesos', state.databasePassword);
    const twin = await bootstrapDatabase(server.superuserUrl, 'salesos_twin', state.databasePassword);
    return { appUrl: product.appUrl, ownerUrl: product.ownerUrl, twinUrl: twin.ownerUrl, version: '18, embedded', close: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
