import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { explainListenFailure, PortTakenError } from '../../backend/sandbox/control/port-taken-error.ts';

const Secrets = z.object({ encryptionKeys: z.string(), trackingKeys: z.string(), inboundMailSecret: z.string() });
export type LocalSecrets = z.infer<typeof Secrets>;

const State = Secrets.extend({
  ports: z.object({ product: z.number(), twin: z.number(), postgres: z.number() }),
  databasePassword: z.string(),
  adminKeys: z.record(z.string(), z.string()),
});
export type LocalState = z.infer<typeof State>;

const newKey = (): string => `k1:${randomBytes(32).toString('base64')}`;

export const newSecrets = (): LocalSecrets => ({
  encryptionKeys: newKey(),
  trackingKeys: newKey(),
  inboundMailSecret: randomBytes(24).toString('base64url'),
});

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** The first run of `count` free ports from `from` on. */
async function freeRun(from: number, count: number): Promise<number> {
  for (let base = from; base < from + 400; base += 10) {
    const ports = Array.from({ length: count }, (_, index) => base + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base;
  }
  throw new Error(`no ${count} free ports in a row from ${from} on`);
}

/** Ports and keys of this clone: chosen once and kept, so that bookmarks and stored tokens survive a restart. */
export async function localState(dir: string): Promise<LocalState> {
  const file = path.join(dir, 'local.json');
  if (fs.existsSync(file)) {
    const parsed = State.safeParse(JSON.parse(fs.readFileSync(file, 'utf8')));
    if (!parsed.success) throw new Error(`${file} is not from this version. Start with --reset.`);
    return parsed.data;
  }
  fs.mkdirSync(dir, { recursive: true, mode: 0o711 });
  const state: LocalState = {
    ports: { product: await freeRun(4300, 1), twin: await freeRun(4400, 5), postgres: await freeRun(4500, 1) },
    ...newSecrets(),
    databasePassword: randomBytes(18).toString('base64url'),
    adminKeys: {},
  };
  saveState(dir, state);
  return state;
}

export function saveState(dir: string, state: LocalState): void {
  const file = path.join(dir, 'local.json');
  fs.writeFileSync(`${file}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

/** Fails, naming who holds it and what to do, before anything is started. */
export async function requireFree(port: number, purpose: string, dir: string): Promise<void> {
  if (await isFree(port)) return;
  const failure = await explainListenFailure(Object.assign(new Error('taken'), { code: 'EADDRINUSE' }), port, purpose);
  if (!(failure instanceof PortTakenError)) throw failure;
  const other = `Another port goes into "ports" of ${path.join(dir, 'local.json')}; --reset chooses all ports anew and drops this clone's local data.`;
  throw new PortTakenError(port, `${failure.message}\n  ${other}`);
}
