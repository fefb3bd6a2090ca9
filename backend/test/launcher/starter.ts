import postgres from 'postgres';
import type { EmbeddedPostgresOptions, startEmbeddedPostgres } from '#platform/embedded-postgres/start.ts';

/** What another terminal would do: starts a server, says where it is, stops it when its own input ends. */
export interface Order extends EmbeddedPostgresOptions {
  /** The launcher to use: this clone's or another's. */
  launcher: string;
  /** SQL to run before it is reported as ready. */
  sql?: string;
}

export type Answer = { url: string; pid: number } | { code: string };

const { launcher, sql: statements, ...options } = JSON.parse(process.argv[2] ?? '{}') as Order;
const { startEmbeddedPostgres: start } = (await import(launcher)) as { startEmbeddedPostgres: typeof startEmbeddedPostgres };
const say = (answer: Answer): void => console.log(JSON.stringify(answer));
try {
  const server = await start(options);
  if (statements) {
    const sql = postgres(server.superuserUrl, { max: 1 });
    await sql.unsafe(statements);
    await sql.end();
  }
  say({ url: server.superuserUrl, pid: server.pid });
  process.stdin.on('end', () => void server.stop().then(() => process.exit(0))).resume();
} catch (error) {
  say({ code: (error as { code?: string }).code ?? String(error) });
  process.exit(1);
}
