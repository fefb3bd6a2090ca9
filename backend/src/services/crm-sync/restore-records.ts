import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { judgeUndo, type UndoVerdict } from '#domain/crm-sync/plan-undo.ts';
import type { CrmObject, CrmRecord, CrmSession, CrmWrite, RowResult } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { askCrm } from '../connection/ask-crm.ts';
import type { RecordWrites } from './load-writes.ts';
import { type PublishedFields, toOwnedFields } from './owned-fields.ts';
import { markLinksDirty } from './publish.ts';
import { writeInHalves } from './write-in-halves.ts';

export interface RestoredRecord {
  linkId: string;
  object: CrmObject;
  externalId: string;
  /** kept = somebody changed every one of these fields since; left = it was made by us, and nothing else was written to it. */
  state: 'undone' | 'partly' | 'kept' | 'left' | 'gone' | 'failed';
  /** It was made by us: whatever was taken back, the record stays. */
  isCreated: boolean;
  /** Fields that stay as somebody left them: ours by our names, others by the CRM's. */
  keptFields: string[];
  code: string | null;
}

interface Judged {
  writes: RecordWrites;
  externalId: string;
  /** The version that was judged. */
  readAs: Date;
  owned: Record<string, UndoVerdict>;
  human: Record<string, UndoVerdict>;
}

type Stored = Awaited<ReturnType<NonNullable<CrmSession['writer']['stored']>>>;
type Asked = { session: CrmSession; stored: Stored; ref: { customerId: string; connectionId: string }; object: CrmObject };

/** Reads the records, puts back what still stands as we wrote it, and remembers what both sides hold now. */
export async function restoreRecords(work: Work, asked: Asked, writes: readonly RecordWrites[]): Promise<RestoredRecord[]> {
  const { session, ref, object } = asked;
  const links = await work.withTenant(ref.customerId, (uow) =>
    externalIds(
      uow,
      writes.map(({ link }) => link),
    ),
  );
  const known = writes.flatMap((one) => {
    const externalId = links.get(one.link);
    return externalId === undefined ? [] : [{ writes: one, externalId }];
  });
  const names = [
    ...new Set(known.flatMap(({ writes: one }) => [...one.owned.keys()].map((key) => nameOf(asked.stored, key)).concat(...one.human.keys()))),
  ];
  const ids = known.map(({ externalId }) => externalId);
  const records = await askCrm(work, ref, 'crm read', () => session.reader.read(object, ids, names), 'interactive');
  const live = new Map(records.filter(({ fate }) => fate.is === 'live').map((record) => [record.externalId, record]));
  const judged = known.flatMap(({ writes: one, externalId }) => {
    const record = live.get(externalId);
    return record ? [judge(asked.stored, { writes: one, externalId, record })] : [];
  });
  const results = await restore(work, asked, judged);
  await work.withTenant(ref.customerId, (uow) => remember(uow, judged, results));
  const done = new Map(judged.map((one) => [one.writes.link, toReport(object, one, results.get(one.externalId))]));
  return writes.map(
    ({ link, isCreated }) =>
      // One whose making nobody knows the end of has no record here yet.
      done.get(link) ?? {
        linkId: link,
        object,
        externalId: links.get(link) ?? '',
        state: isCreated && !links.has(link) ? 'left' : 'gone',
        isCreated,
        keptFields: [],
        code: null,
      },
  );
}

async function externalIds(uow: UnitOfWork, links: readonly string[]): Promise<Map<string, string>> {
  const rows = await uow.rows<{ id: string; crm_id: string }>(sql`
    select id, crm_id from crm_sync_state where customer_id = ${uow.customerId}::uuid and sync_status <> 'gone'
      and id = ${anyUuid(links)}`);
  return new Map(rows.map(({ id, crm_id }) => [id, crm_id]));
}

const ofKey = (stored: Stored, key: string, value: FieldValue): [string, FieldValue] =>
  Object.entries(stored(toOwnedFields({ [key]: value } as Partial<PublishedFields>)))[0] ?? [key, value];
const nameOf = (stored: Stored, key: string): string => ofKey(stored, key, null)[0];

function judge(stored: Stored, { writes, externalId, record }: { writes: RecordWrites; externalId: string; record: CrmRecord }): Judged {
  const owned = [...writes.owned].map(([key, { before, wrote }]) => {
    const form = (value: FieldValue): FieldValue => ofKey(stored, key, value)[1];
    return [key, judgeUndo({ before: form(before), wrote: wrote.map(form) }, record.values[nameOf(stored, key)])] as const;
  });
  const human = [...writes.human].map(([name, field]) => [name, judgeUndo(field, record.values[name])] as const);
  return { writes, externalId, readAs: record.modifiedAt, owned: Object.fromEntries(owned), human: Object.fromEntries(human) };
}

async function restore(work: Work, { session, ref, object }: Asked, judged: readonly Judged[]): Promise<Map<string, RowResult>> {
  const rows = judged.flatMap(({ writes, externalId, readAs, owned, human }): CrmWrite[] => {
    const ours = [...writes.owned].filter(([key]) => owned[key] === 'restore').map(([key, { before }]) => [key, before] as const);
    const values = [...writes.human].filter(([name]) => human[name] === 'restore').map(([name, { before }]) => [name, before] as const);
    if (ours.length + values.length === 0) return [];
    return [
      {
        externalId,
        owned: toOwnedFields(Object.fromEntries(ours) as Partial<PublishedFields>),
        values: Object.fromEntries(values),
        unmodifiedSince: values.length > 0 ? readAs : null,
      },
    ];
  });
  if (rows.length === 0) return new Map();
  const write = writeInHalves((part) => askCrm(work, ref, 'crm write', () => session.writer.write(object, part), 'interactive'));
  const results = await write(rows).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    const failure = { code: error.vendorCode ?? error.failure, message: error.message, permanent: false, gone: false };
    return rows.map(({ externalId }) => ({ externalId, failure }));
  });
  return new Map(results.map((result) => [result.externalId, result]));
}

/** The earlier values are what both sides hold now. Ours differ from them, so the records are to be written again once writing is on. */
async function remember(uow: UnitOfWork, judged: readonly Judged[], results: ReadonlyMap<string, RowResult>): Promise<void> {
  const rows = judged
    .filter(({ externalId }) => (results.get(externalId)?.failure ?? null) === null)
    .map(({ writes, owned, human }) => ({
      id: writes.link,
      base: Object.fromEntries([...writes.owned].filter(([key]) => owned[key] !== 'kept').map(([key, { before }]) => [key, before])),
      human: Object.fromEntries([...writes.human].filter(([name]) => human[name] !== 'kept').map(([, { field, agreed }]) => [field, agreed])),
    }));
  if (rows.length === 0) return;
  await uow.rows(sql`
    update crm_sync_state l set base = l.base || r.base, human = l.human || r.human
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, base jsonb, human jsonb)
    where l.customer_id = ${uow.customerId}::uuid and l.id = r.id`);
  const of = (isHuman: boolean): string[] => rows.filter(({ human }) => Object.keys(human).length > 0 === isHuman).map(({ id }) => id);
  await markLinksDirty(uow, of(true), { human: true });
  await markLinksDirty(uow, of(false), { human: false });
}

function toReport(object: CrmObject, { writes, externalId, owned, human }: Judged, result: RowResult | undefined): RestoredRecord {
  const verdicts = Object.entries({ ...owned, ...human });
  const keptFields = verdicts.filter(([, verdict]) => verdict === 'kept').map(([name]) => name);
  const failure = result?.failure ?? null;
  const partly = keptFields.length === 0 ? 'undone' : keptFields.length === verdicts.length ? 'kept' : 'partly';
  const done = verdicts.length === 0 ? 'left' : partly;
  const state = failure === null ? done : failure.gone ? 'gone' : 'failed';
  return { linkId: writes.link, object, externalId, state, isCreated: writes.isCreated, keptFields, code: failure?.code ?? null };
}
