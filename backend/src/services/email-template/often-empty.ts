import type { TemplateProblem } from '@salesos/shared/api/template';
import { oftenEmptyText } from '@salesos/shared/labels/templates';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { variableWords } from '#domain/sequence/open-marks.ts';
import { peopleFields } from '../email/template-people.ts';

/** More say no more, and the question must cost the same for every customer. Ids are random, so the first ones are a sample. */
const MOST_CONTACTS = 10_000;
/** Fewer are held one by one, and nobody would change the text for them. */
const WORTH_SAYING = 0.01;

/** Warnings, each once, for variables without a default that are empty for many of this customer's contacts. */
export async function oftenEmpty(
  uow: UnitOfWork,
  parts: readonly { part: TemplateProblem['part']; paths: readonly string[] }[],
): Promise<TemplateProblem[]> {
  const ofRecords = (path: string): boolean => /^(?:contact|account)\./.test(path);
  const paths = [...new Set(parts.flatMap((part) => part.paths))].filter(ofRecords);
  if (paths.length === 0) return [];
  const counts = await countEmpty(uow, paths);
  return paths.flatMap((path): TemplateProblem[] => {
    const { empty, of } = counts.get(path) ?? { empty: 0, of: 0 };
    if (empty === 0 || empty / of < WORTH_SAYING) return [];
    const part = parts.find((one) => one.paths.includes(path))?.part ?? 'body';
    const text = oftenEmptyText(variableWords(path), empty, of);
    return [{ severity: 'warning', code: 'often_empty', part, line: null, column: null, name: path, suggestion: null, text }];
  });
}

const emptyCount = (path: string): SQL =>
  sql`count(*) filter (where coalesce(btrim(f.fields #>> ${`{${path.replaceAll('.', ',')}}`}::text[]), '') in ('', '[]'))::int`;

async function countEmpty(uow: UnitOfWork, paths: readonly string[]): Promise<Map<string, { empty: number; of: number }>> {
  const [row] = await uow.rows<{ of: number; empty: number[] }>(sql`
    select count(*)::int as of, array[${sql.join(paths.map(emptyCount), sql`, `)}] as empty
    from (select c.* from contacts c where c.customer_id = ${uow.customerId}::uuid and c.deleted_at is null and c.merged_into is null
      order by c.id limit ${MOST_CONTACTS}) c
    left join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
    cross join lateral (select ${peopleFields} as fields) f`);
  return new Map(paths.map((path, index) => [path, { empty: row?.empty[index] ?? 0, of: row?.of ?? 0 }]));
}
