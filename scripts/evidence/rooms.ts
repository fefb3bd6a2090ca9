import { CHECKOUT } from '../checkout.ts';
import type { Proof } from '../proof/proof.ts';
import { printFinding } from '../rooms/finding.ts';
import { judgeTree } from '../rooms/judge-tree.ts';
import { CLEAN_TREE, SEEDS } from '../rooms/seeds.ts';
import { judgeWritten } from '../rooms/try-seeds.ts';

/** Seeds every kind of violation into a clean house and looks at what the check says; then at this checkout. */
export async function prove(): Promise<Proof> {
  const clean = judgeWritten(CLEAN_TREE);
  const cases = SEEDS.map(({ name, rule, files }) => {
    const found = judgeWritten({ ...CLEAN_TREE, ...files }).map(printFinding);
    const [path] = Object.keys(files);
    return {
      violation: name,
      expected: { rule, file: path },
      found,
      ok: found.length === 1 && (found[0]?.startsWith(`${path}:`) ?? false) && (found[0]?.includes(`[${rule}]`) ?? false),
    };
  });
  const here = judgeTree(CHECKOUT);
  const counts = {
    seeded: cases.length,
    foundExactly: cases.filter(({ ok }) => ok).length,
    falseAlarmsInACleanHouse: clean.length,
    filesHere: here.files,
    importsHere: here.imports,
    findingsHere: here.findings.map(printFinding),
  };
  const ok = cases.every((each) => each.ok) && clean.length === 0 && here.findings.length === 0;
  return {
    claim: 'Each seeded violation of the import rules is reported once and alone; a clean house and this checkout have none.',
    ok,
    counts,
    cases,
  };
}
