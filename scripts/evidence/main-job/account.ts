import fs from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../../../backend/src/platform/embedded-postgres/start.ts';
import { startCommand } from './command.ts';
import { type Compared, compareCounts } from './compare.ts';
import { countProduct, countTwin, loseOneActivity } from './count-databases.ts';
import { readRecord } from './read-record.ts';

export interface Account {
  compared: Compared[];
  /** The same comparison after the CRM lost an activity: it has to notice. */
  planted: { what: string; found: Compared[]; ok: boolean };
  recorded: unknown;
  product: unknown;
  /** The product's own books, `salesos accounting --json`. */
  books: { exit: number | string; report: unknown };
}

async function askBooks(clone: string, environment: Record<string, string>): Promise<Account['books']> {
  const command = startCommand(['npm', 'run', '-s', 'salesos', '--', 'accounting', '--json'], clone, environment);
  const exit = await command.ended;
  try {
    return { exit, report: JSON.parse(command.output()) };
  } catch {
    return { exit, report: (command.output() + command.errors()).slice(-500) };
  }
}

/** Opens what a finished loop left on disk and counts it, beside what the record says happened. */
export async function accountFor(clone: string, recordFile: string): Promise<Account> {
  const dataDir = path.join(clone, '.data', 'once');
  const environment = Object.fromEntries(
    Object.entries(parseEnv(fs.readFileSync(path.join(dataDir, 'local.env'), 'utf8'))).map(([name, value]) => [name, value ?? '']),
  );
  const server = await startEmbeddedPostgres({ dir: path.join(dataDir, 'postgres'), port: Number(new URL(environment['DATABASE_URL'] ?? '').port) });
  const open = (database: string): postgres.Sql =>
    postgres(server.superuserUrl.replace(/\/postgres$/, `/${database}`), { max: 1, onnotice: () => undefined });
  const [productSql, twinSql] = [open('salesos'), open('salesos_twin')];
  try {
    const recorded = readRecord(recordFile);
    const product = await countProduct(productSql);
    const compared = compareCounts(recorded, await countTwin(twinSql), product);
    const books = await askBooks(clone, environment);
    await loseOneActivity(twinSql);
    const noticed = compareCounts(recorded, await countTwin(twinSql), product).filter((each) => !each.ok);
    const planted = {
      what: 'one activity deleted in the CRM',
      found: noticed,
      ok: noticed.some(({ what }) => what.startsWith('activities in the two CRMs')),
    };
    return { compared, planted, recorded, product, books };
  } finally {
    await productSql.end();
    await twinSql.end();
    await server.stop();
  }
}
