import { z } from 'zod';

const flag = z.stringbool().default(false);

export const coreEnv = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PRODUCT_NAME: z.string().min(1).default('SalesOS'),
  /** Login that may only become salesos_app and salesos_system. */
  DATABASE_URL: z.url(),
  /** Owner of the schema; needed by the process that migrates. */
  MIGRATE_DATABASE_URL: z.url().optional(),
  /** BullMQ on Redis when set, else on PostgreSQL. */
  REDIS_URL: z.url().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4300),
  /** What vendors and mails use to reach us; signatures are checked against it, never against the Host header. */
  PUBLIC_URL: z.url(),
  /** `id:base64(32 bytes)`, newest first; older ones still decrypt. */
  ENCRYPTION_KEYS: z.string().min(10),
  TRACKING_KEYS: z.string().min(10),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  LOG_STREAM: z.enum(['stdout', 'stderr']).default('stdout'),
  /** Comma-separated agent names this process runs; empty = all. */
  AGENTS: z.string().default(''),
  ALLOW_CLOCK_OFFSET: flag,
});
export type CoreEnv = z.infer<typeof coreEnv>;

export interface NamedKey {
  id: string;
  key: Buffer;
}

/** `k2:base64,k1:base64` → keys, newest first. */
export function parseKeys(text: string): NamedKey[] {
  return text.split(',').map((entry) => {
    const [id, encoded] = entry.trim().split(':');
    const key = Buffer.from(encoded ?? '', 'base64');
    if (!id || key.length !== 32) throw new Error(`a key must be id:base64 of 32 bytes; "${id ?? ''}" is not`);
    return { id, key };
  });
}
