import { ApiFault } from '../api-fault.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { lastPurge } from '../records/recycle-bin.ts';
import { isLive, type Row } from '../records/row.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { parseStamp, toStamp } from '../stamp.ts';
import { requireObject } from './sobject.ts';

const MINUTE_MS = 60_000;
const REACH_MS = 30 * 24 * 60 * MINUTE_MS;

interface Span {
  fromMs: number;
  untilMs: number;
  latestDateCovered: string;
}

/** What changed or went in a span of time, for those who keep a copy. */
export function addReplication(api: Api, kit: Kit): void {
  const rowsIn = (session: ApiSession, { name }: ObjectDefinition, { fromMs, untilMs }: Span): { row: Row; at: string }[] =>
    kit.twin.store.all<Row>(session.org.id, name).flatMap((row) => {
      const at = String(row.fields['SystemModstamp']);
      const ms = parseStamp(at)?.getTime() ?? Number.NaN;
      return ms >= fromMs && ms < untilMs ? [{ row, at }] : [];
    });

  api.get('/sobjects/:object/deleted', (c) => {
    const { session } = c.var;
    const definition = requireObject(session, c.req.param('object'));
    const span = readSpan(kit, c.req.query('start'), c.req.query('end'));
    const purged = lastPurge(kit.twin, session.org, definition.name);
    if (purged !== null && (parseStamp(purged)?.getTime() ?? 0) > span.fromMs + MINUTE_MS)
      throw badDate(`startDate before org deletion start date, ${purged}`);
    const deleted = rowsIn(session, definition, span).filter(({ row }) => !isLive(row));
    return c.json({
      deletedRecords: deleted.map(({ row, at }) => ({ deletedDate: at, id: row.id })),
      earliestDateAvailable: purged ?? toStamp(new Date(kit.twin.clock.now().getTime() - REACH_MS)),
      latestDateCovered: span.latestDateCovered,
    });
  });

  api.get('/sobjects/:object/updated', (c) => {
    const { session } = c.var;
    const definition = requireObject(session, c.req.param('object'));
    const span = readSpan(kit, c.req.query('start'), c.req.query('end'));
    const updated = rowsIn(session, definition, span).filter(({ row }) => isLive(row));
    return c.json({ ids: updated.map(({ row }) => row.id), latestDateCovered: span.latestDateCovered });
  });
}

/** Seconds are cut off at both ends. */
function readSpan({ twin }: Kit, start: string | undefined, end: string | undefined): Span {
  const [from, until] = [readInstant('start', start), readInstant('end', end)];
  const now = twin.clock.now().getTime();
  if (until <= from) throw badDate('startDate must be at least one minute greater than endDate');
  if (from < now - REACH_MS - MINUTE_MS) throw badDate('startDate cannot be more than 30 days ago');
  return { fromMs: from, untilMs: until, latestDateCovered: toStamp(new Date(Math.min(until, cutSeconds(now)))) };
}

function readInstant(name: string, text: string | undefined): number {
  const at = text === undefined ? null : parseStamp(text);
  if (!at) throw new ApiFault(400, 'MALFORMED_QUERY', `${name} is required and must be an instant with an offset`);
  return cutSeconds(at.getTime());
}

function cutSeconds(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

function badDate(message: string): ApiFault {
  return new ApiFault(400, 'INVALID_REPLICATION_DATE', message);
}
