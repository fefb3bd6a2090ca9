import type { Context } from 'hono';

interface NodeBindings {
  incoming?: { socket?: { remoteAddress?: string } };
}

/** The nearest address our own proxy vouches for: X-Forwarded-For counts only when the connection comes from loopback. */
export function clientIp(c: Context): string | null {
  const remote = (c.env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress ?? null;
  const local = remote === null || /^(::ffff:)?127\.|^::1$/.test(remote);
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  const ip = local && forwarded ? forwarded : remote;
  return ip === null ? null : ip.slice(0, 64);
}
