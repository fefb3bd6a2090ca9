import { isEverything, type RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject, CrmPage, Watermark } from '#ports/crm.ts';
import type { HubspotClient } from './client.ts';
import { type Beside, besideNames, stampIn, toRecord } from './mapper.ts';
import { objectOf } from './objects.ts';
import { valueFilters } from './scoping.ts';
import { type Condition, search, type SearchPage, type SearchRequest } from './search.ts';
import type { ObjectReply } from './wire.ts';

const pageSize = 200;

/** Record ids are numbers written as text: the longer one is the larger one. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A search takes five alternatives of six filters, eighteen in all; a search for ties has three of its own in each. */
const mostRefusals = 3;

interface Wanted extends Beside {
  within: RecordScope | undefined;
}

/**
 * The ways a record may be wanted: by its owner and pipeline (nobody is by these where a list is named), or because the person
 * refused mail. Empty = all are read: with more marks of refusal than a search can hold they are told apart afterwards.
 */
function withinGroups(object: CrmObject, scope: RecordScope | undefined, { optOuts }: Beside): Condition[][] {
  if (!scope || isEverything(scope)) return [];
  const marks = object === 'contact' ? ['hs_email_optout', ...optOuts] : [];
  if (marks.length > mostRefusals) return [];
  const refused = marks.map((property): Condition[] => [{ property, is: 'EQ', value: 'true' }]);
  const inside = scope.list === null ? [valueFilters(scope)] : [];
  return inside.length + refused.length > 0 ? [...inside, ...refused] : [[{ property: 'hs_object_id', is: 'EQ', value: '0' }]];
}

interface Row {
  reply: ObjectReply;
  stampMs: number;
}

const goesOn = (page: SearchPage): boolean => page.paging?.next !== undefined;

/** What is read, and with which properties. */
export interface Source {
  objectType: string;
  modifiedProperty: string;
  properties: readonly string[];
  /** Ways a record may be wanted; none = all are. */
  within?: Condition[][];
}

export interface ChangePage {
  replies: ObjectReply[];
  watermark: Watermark | null;
  hasMore: boolean;
}

/** Reads one object's changes in (stamp, id) order. */
class ChangeReader {
  readonly #client: HubspotClient;
  readonly #source: Source;
  readonly #after: Watermark | null;

  constructor(client: HubspotClient, source: Source, after: Watermark | null) {
    this.#client = client;
    this.#source = source;
    this.#after = after;
  }

  #search(request: Pick<SearchRequest, 'anyOf' | 'sortBy'>): Promise<SearchPage> {
    const { objectType, properties } = this.#source;
    return search(this.#client, objectType, { ...request, anyOf: this.#inEach(request.anyOf), properties, limit: pageSize });
  }

  /** Each alternative once for each way to be wanted. */
  #inEach(anyOf: Condition[][]): Condition[][] {
    const { within = [] } = this.#source;
    if (within.length === 0) return anyOf;
    return (anyOf.length === 0 ? [[]] : anyOf).flatMap((group) => within.map((more) => [...group, ...more]));
  }

  async #page(conditions: { is: 'GT' | 'GTE'; stampMs: number }[]): Promise<{ rows: Row[]; more: boolean }> {
    const { modifiedProperty } = this.#source;
    const page = await this.#search({
      anyOf: conditions.map(({ is, stampMs }) => [{ property: modifiedProperty, is, value: String(stampMs) }]),
      sortBy: modifiedProperty,
    });
    return { rows: this.#rows(page), more: goesOn(page) };
  }

  /** All records with exactly this stamp, by id: how more ties than a page, or than the 10,000 of a search, are walked. */
  async #ties(stampMs: number): Promise<Row[]> {
    const { modifiedProperty } = this.#source;
    const at = String(stampMs);
    const beyond = this.#after !== null && Date.parse(this.#after.modifiedAt) === stampMs ? this.#after.externalId : null;
    const page = await this.#search({
      anyOf: [
        [
          { property: modifiedProperty, is: 'GTE', value: at },
          { property: modifiedProperty, is: 'LTE', value: at },
          ...(beyond === null ? [] : [{ property: 'hs_object_id', is: 'GT' as const, value: beyond }]),
        ],
      ],
      sortBy: 'hs_object_id',
    });
    return this.#rows(page);
  }

  #rows(page: SearchPage): Row[] {
    return page.results
      .map((reply) => ({ reply, stampMs: stampIn(this.#source.modifiedProperty, reply).getTime() }))
      .sort((a, b) => a.stampMs - b.stampMs || compareIds(a.reply.id, b.reply.id));
  }

  #isNew(row: Row): boolean {
    if (this.#after === null) return true;
    const afterMs = Date.parse(this.#after.modifiedAt);
    return row.stampMs > afterMs || (row.stampMs === afterMs && compareIds(row.reply.id, this.#after.externalId) > 0);
  }

  #deliver(rows: Row[], more: boolean): ChangePage {
    const last = rows.at(-1);
    return {
      replies: rows.map(({ reply }) => reply),
      watermark: last ? { modifiedAt: new Date(last.stampMs).toISOString(), externalId: last.reply.id } : this.#after,
      hasMore: more,
    };
  }

  async read(): Promise<ChangePage> {
    const afterMs = this.#after === null ? null : Date.parse(this.#after.modifiedAt);
    return this.#from(afterMs === null ? [] : [{ is: 'GTE', stampMs: afterMs }]);
  }

  /** A full page may cut its last stamp in the middle, in any order: that stamp is left for the next page or read by id. */
  async #from(conditions: { is: 'GT' | 'GTE'; stampMs: number }[]): Promise<ChangePage> {
    const { rows, more } = await this.#page(conditions);
    const lastMs = rows.at(-1)?.stampMs;
    if (!more || lastMs === undefined)
      return this.#deliver(
        rows.filter((row) => this.#isNew(row)),
        false,
      );
    const complete = rows.filter((row) => row.stampMs < lastMs && this.#isNew(row));
    if (complete.length > 0) return this.#deliver(complete, true);
    const ties = (await this.#ties(lastMs)).filter((row) => this.#isNew(row));
    return ties.length > 0 ? this.#deliver(ties, true) : this.#from([{ is: 'GT', stampMs: lastMs }]);
  }
}

/**
 * At most one page after the watermark. Every call asks for the first page beyond it, so the 10,000 results a
 * search can reach are never reached.
 */
export const changesOf = (client: HubspotClient, source: Source, after: Watermark | null): Promise<ChangePage> =>
  new ChangeReader(client, source, after).read();

export async function changedSince(
  client: HubspotClient,
  object: CrmObject,
  after: Watermark | null,
  fields: readonly string[],
  wanted: Wanted,
): Promise<CrmPage> {
  const { within, ...beside } = wanted;
  const { objectType, modifiedProperty, system } = objectOf(object);
  const properties = [...new Set([...system, ...besideNames(beside), ...fields])];
  const source = { objectType, modifiedProperty, properties, within: withinGroups(object, within, beside) };
  const { replies, watermark, hasMore } = await changesOf(client, source, after);
  return { records: replies.map((reply) => toRecord(object, reply, fields, beside)), watermark, hasMore };
}
