import fs from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../../../backend/src/platform/embedded-postgres/start.ts';
import { CHECKOUT } from '../../checkout.ts';
import { openDatabases } from '../../start/database.ts';
import { localState, saveState } from '../../start/local-state.ts';
import { startCommand } from '../main-job/command.ts';

const environmentOf = (dir: string): Record<string, string> =>
  Object.fromEntries(Object.entries(parseEnv(fs.readFileSync(path.join(dir, 'local.env'), 'utf8'))).map(([name, value]) => [name, value ?? '']));

/** `salesos …` as an operator runs it. Returns what it prints. */
export async function salesos(dir: string, ...words: string[]): Promise<string> {
  const command = startCommand(['npm', 'run', '-s', 'salesos', '--', ...words], CHECKOUT, environmentOf(dir));
  const exit = await command.ended;
  if (exit !== 0) throw new Error(`salesos ${words.join(' ')} ended with ${exit}: ${command.errors().slice(-500)}`);
  return command.output();
}

/** Drops the product's database whole; the twin's stays as it is, except for what `plant` changes in it. */
export async function loseDatabase(dir: string, plant: ((twin: postgres.Sql) => Promise<void>) | null): Promise<void> {
  const state = await localState(dir);
  const server = await startEmbeddedPostgres({ dir: path.join(dir, 'postgres'), port: state.ports.postgres });
  const open = (database: string): postgres.Sql =>
    postgres(server.superuserUrl.replace(/\/postgres$/, `/${database}`), { max: 1, onnotice: () => undefined });
  try {
    const admin = open('postgres');
    await admin`drop database salesos with (force)`;
    await admin.end();
    if (plant) {
      const twin = open('salesos_twin');
      await plant(twin);
      await twin.end();
    }
  } finally {
    await server.stop();
  }
  saveState(dir, { ...state, adminKeys: {} });
}

/** An empty database at the same hour of the day, then the backup. Business time goes on when a database is lost. */
export async function importInto(dir: string, backupFile: string, offsetMs: number): Promise<string> {
  const databases = await openDatabases(dir, await localState(dir));
  try {
    const owner = postgres(databases.ownerUrl, { max: 1, onnotice: () => undefined });
    await owner`update business_clock set offset_ms = ${Math.round(offsetMs)}`;
    await owner.end();
    return await salesos(dir, 'backup', 'import', backupFile, '--json');
  } finally {
    await databases.close();
  }
}
