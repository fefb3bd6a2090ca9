import { createHash } from 'node:crypto';
import { ApiFault } from '../api-fault.ts';
import type { Org } from '../org.ts';
import type { Row } from '../records/row.ts';
import { parseStamp } from '../stamp.ts';

type Header = (name: string) => string | undefined;

interface Standing {
  changedMs: number;
  /** Only accounts have one. */
  etag: string | null;
}

export function standingOf(object: string, row: Row): Standing {
  return {
    changedMs: parseStamp(String(row.fields['SystemModstamp']))?.getTime() ?? 0,
    etag: object === 'Account' ? `"${createHash('sha1').update(JSON.stringify(row.fields)).digest('base64')}"` : null,
  };
}

/** Dates know whole seconds, as stamps do: a change within the same one passes. */
const seconds = (ms: number): number => Math.floor(ms / 1000);

const names = (list: string, etag: string | null): boolean =>
  list.split(',').some((each) => each.trim() === '*' || (etag !== null && each.trim().replace('-gzip', '') === etag));

/** What must hold before a record is read or changed; 412 where it does not. */
export function refuseUnlessMatched(header: Header, { changedMs, etag }: Standing): void {
  const [match, since] = [header('if-match'), header('if-unmodified-since')];
  const isChanged = match !== undefined ? etag !== null && !names(match, etag) : since !== undefined && seconds(changedMs) > readDate(since);
  if (isChanged) throw new ApiFault(412, 'ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE_CHECK', 'The entity was modified since it was last retrieved.');
}

/** The caller has it as it is: 304. A date nobody can read is no condition here. */
export function isKnown(header: Header, { changedMs, etag }: Standing): boolean {
  const noneMatch = header('if-none-match');
  if (noneMatch !== undefined && etag !== null) return names(noneMatch, etag);
  const since = Date.parse(header('if-modified-since') ?? '');
  return !Number.isNaN(since) && seconds(changedMs) <= seconds(since);
}

function readDate(text: string): number {
  const since = Date.parse(text);
  if (Number.isNaN(since)) throw new ApiFault(400, 'INVALID_HEADER', 'If-Unmodified-Since is not a date');
  return seconds(since);
}

const firstSeen = new WeakMap<Org, number>();

/** Rows of orgs are replaced when their metadata changes, so the first look at one is when it became as it is. */
export function metadataStanding(org: Org, now: Date): Standing {
  const changedMs = firstSeen.get(org) ?? now.getTime();
  firstSeen.set(org, changedMs);
  return { changedMs, etag: null };
}

export const httpDate = (ms: number): string => new Date(ms).toUTCString();
