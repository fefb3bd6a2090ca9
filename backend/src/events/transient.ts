/**
 * SQLSTATE classes where the same work succeeds later: connection, serialization, deadlock, shutdown, lock timeout,
 * resources. Not 57014, a canceled statement: an event whose handling always takes too long must be found and buried.
 */
const TRANSIENT = /^(08|40001|40P01|53|55P03|57P)/;
const SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'CONNECTION_CLOSED']);

/** The database's weather, not the event's fault: never a reason to bury an event. */
export function isTransient(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && (TRANSIENT.test(code) || SOCKET.has(code))) return true;
  }
  return false;
}
