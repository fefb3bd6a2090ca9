import { onTestFinished } from 'vitest';
import { accessToken, runTwin, type RunningTwin } from '../../../sandbox/hubspot/running-twin.ts';
import { worldOf, type World } from '../../../sandbox/hubspot/world.ts';

export interface Reply {
  status: number;
  body: Record<string, unknown>;
}

export interface OpenPortal {
  running: RunningTwin;
  world: World;
  call(method: string, path: string, body?: unknown): Promise<Reply>;
  /** Ids of the seed. */
  contact(key: string): string;
  company(): string;
}

/** One JSON call straight to the wire. */
export async function send(url: string, method: string, token: string | null, body?: unknown): Promise<Reply> {
  const reply = await fetch(url, {
    method,
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

/** A portal with the app installed; closed when the test ends. */
export async function openPortal(over: Parameters<typeof runTwin>[0] = {}, scopes?: readonly string[]): Promise<OpenPortal> {
  const running = await runTwin(over);
  onTestFinished(() => running.close());
  const token = await accessToken(running, scopes);
  const world = worldOf(running.twin, '147000');
  if (!world) throw new Error('no portal');
  return {
    running,
    world,
    call: (method, path, body) => send(`${running.url}${path}`, method, path.startsWith('/_twin/') ? null : token, body),
    contact: (key) => running.ids.contactIds[key] ?? '',
    company: () => running.ids.companyIds['nord'] ?? '',
  };
}
