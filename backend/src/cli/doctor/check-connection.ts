import { askCrm } from '#services/connection/ask-crm.ts';
import { openSession } from '#services/connection/open-session.ts';
import type { SyncConnection } from '#services/crm-sync/list-sync-connections.ts';
import type { Engine } from '../capabilities.ts';
import { toFailure } from '../failure.ts';
import { type Check, fail, fine, warn } from './check.ts';

const RECONNECT = 'An admin signs in again: POST /v1/connections, then follow authorizeUrl.';
const FIXES: Readonly<Record<string, string>> = {
  auth_expired: RECONNECT,
  permission: 'Give the connected user the permissions the app asks for.',
  rate_limited: 'Wait: the CRM’s limit is used up.',
  quota_exhausted: 'Wait: the CRM’s limit is used up.',
  internal: 'Check that ENCRYPTION_KEYS holds the key the connection was stored with.',
};

/** State, then one read of the CRM, made as the product makes it: with a token good for minutes, refreshed if need be. */
export async function checkConnection(engine: Engine, customerName: string, connection: SyncConnection): Promise<Check> {
  const name = `${connection.provider} of ${customerName}`;
  const { customerId, connectionId, state } = connection;
  if (state === 'paused' || state === 'disconnected') return warn(name, state, 'Meant so, or an admin connects it again.');
  if (state !== 'active') return fail(name, state, state === 'needs_reauth' ? RECONNECT : 'Wait until the CRM’s limit is free again.');
  try {
    const ref = { customerId, connectionId };
    const { session } = await openSession(engine.work, engine.crm, ref);
    const owners = await askCrm(engine.work, ref, 'doctor', () => session.reader.owners());
    return judge(name, connection, `token good, ${owners.length} users read`);
  } catch (error) {
    const { code, message } = toFailure(error);
    return fail(name, `${code}: ${message}`, FIXES[code] ?? 'Check that its address can be reached from here.');
  }
}

function judge(name: string, connection: SyncConnection, found: string): Check {
  if (connection.writing === 'shadow')
    return warn(name, `${found}; read-only`, `An admin turns writing on: POST /v1/connections/${connection.connectionId}/writing {"state":"on"}.`);
  if (!connection.optOutsComplete) return warn(name, `${found}; opt-outs not read yet, so nothing is sent`, 'Run `npm run -s salesos -- sync once`.');
  return fine(name, `${found}, writing on`);
}
