import { hasQueueTables } from '#services/installation/has-queue-tables.ts';
import type { Settings, Storage } from '../capabilities.ts';
import { type Check, fail, fine } from './check.ts';
import { firstLine, socketCode } from './dial.ts';

/** BullMQ's tables, or its Redis. */
export function checkQueue(storage: Storage | null, settings: Settings): Promise<Check> {
  if (settings.redisUrl !== null) return checkRedis(settings.redisUrl);
  return storage ? checkTables(storage) : Promise.resolve(fail('queue', 'in PostgreSQL, which does not answer', 'See the database above.'));
}

async function checkTables({ work }: Storage): Promise<Check> {
  if (await hasQueueTables(work)) return fine('queue', 'BullMQ in PostgreSQL');
  return fail('queue', 'BullMQ’s tables are not there', 'Run `npm run -s salesos -- migrate`, or set REDIS_URL.');
}

async function checkRedis(text: string): Promise<Check> {
  const url = new URL(text);
  const address = { host: url.hostname, port: Number(url.port || 6379), secure: url.protocol === 'rediss:' };
  const password = decodeURIComponent(url.password);
  const login = password === '' ? [] : ['AUTH', ...(url.username ? [decodeURIComponent(url.username)] : []), password];
  const where = `Redis at ${address.host}:${address.port}`;
  try {
    const line = await firstLine(address, login.length > 0 ? resp(login) : resp(['PING']));
    if (line === '+PONG' || line === '+OK') return fine('queue', where);
    return fail('queue', `${where} answers ${line.split(' ')[0]}`, 'Correct user and password of REDIS_URL.');
  } catch (error) {
    return fail('queue', `${where}: ${socketCode(error)}`, 'Start Redis, correct REDIS_URL, or unset it to use PostgreSQL.');
  }
}

/** One command in Redis's wire format. */
const resp = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
