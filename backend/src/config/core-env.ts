import { z } from 'zod';

const flag = z.stringbool().default(false);

const KEYS = /^[A-Za-z0-9_-]+:[A-Za-z0-9+/]{43}=(,[A-Za-z0-9_-]+:[A-Za-z0-9+/]{43}=)*$/;
/** Checked where it is read, and never repeated in a message. */
const keys = z
  .string()
  .transform((text) => text.replaceAll(' ', ''))
  .refine((text) => KEYS.test(text), 'every key is id:base64 of 32 bytes, newest first, separated by commas');

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
  ENCRYPTION_KEYS: keys,
  TRACKING_KEYS: keys,
  /** Name servers by address or address:port, separated by commas; empty = the machine's own. */
  DNS_SERVERS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((server) => server.trim())
        .filter((server) => server !== ''),
    ),
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

/** `k2:base64,k1:base64` → keys, newest first. The form has been checked by `coreEnv`. */
export function parseKeys(text: string): NamedKey[] {
  return text.split(',').map((entry) => {
    const [id = '', encoded = ''] = entry.split(':');
    return { id, key: Buffer.from(encoded, 'base64') };
  });
}
