import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '../checkout.ts';
import type { Proof } from '../proof/proof.ts';
import { differences, type ExpectedMail, readExpected } from './inbound-classification/expected-mail.ts';
import { hostileMails } from './inbound-classification/hostile.ts';
import { mutationsOf } from './inbound-classification/mutate.ts';
import { type Fault, MOST_HEAP_MB, MOST_MS, type Reading, WatchedReader } from './inbound-classification/watched-reader.ts';

const CORPUS = join(CHECKOUT, 'backend', 'test', 'corpora', 'inbound');
/** When the mails came, for those that say no date of their own. */
const RECEIVED_AT = new Date('2026-07-15T12:00:00Z');

interface Case {
  readonly set: 'corpus' | 'mutations' | 'hostile' | 'planted';
  readonly file: string;
  readonly expected: unknown;
  readonly got: unknown;
  readonly ms: number;
  readonly ok: boolean;
}

/** Every mail of our corpus through what `salesos mail classify` calls, then the same mails broken in seeded ways. */
export async function prove(): Promise<Proof> {
  const reader = new WatchedReader();
  const scratch = mkdtempSync(join(tmpdir(), 'salesos-inbound-'));
  try {
    const expected = readExpected(CORPUS);
    const cases = [
      ...(await readCorpus(reader, expected)),
      ...(await readBroken(reader, scratch, 'mutations', mutations(expected))),
      ...(await readBroken(reader, scratch, 'hostile', hostile())),
      ...(await readPlanted(reader, expected)),
    ];
    for (const each of cases) console.log(`${each.ok ? 'ok  ' : 'BAD '} ${lineOf(each)}`);
    return {
      claim: `Every mail of our corpus reads as expected; none of its seeded mutations and no hostile mail crashes the reading, makes it sure that a person's mail is something else, takes more than ${MOST_MS / 1000} s or more than ${MOST_HEAP_MB} MB of heap; planted faults are noticed. The corpus is of our own making and the rules were mended by it: regression, no accuracy in the world.`,
      ok: cases.length > 2000 && cases.every(({ ok }) => ok),
      counts: Object.fromEntries(
        (['corpus', 'mutations', 'hostile', 'planted'] as const).map((set) => [set, countsOf(cases.filter((each) => each.set === set))]),
      ),
      cases: inBrief(cases),
    };
  } finally {
    await reader.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A line for each mail that is as expected, its mutations together; all of what is not. */
function inBrief(cases: readonly Case[]): unknown[] {
  const broken = Object.groupBy(
    cases.filter(({ set, ok }) => set === 'mutations' && ok),
    ({ file }) => file.split(' ')[0] ?? '',
  );
  return [
    ...cases.filter(({ set, ok }) => set !== 'mutations' || !ok).map((each) => (each.set === 'corpus' && each.ok ? lineOf(each) : each)),
    ...Object.entries(broken).map(
      ([file, some = []]) => `${file} broken: ${some.map((each) => `${each.file.split(' ')[1]} ${String(each.got)}`).join(', ')}`,
    ),
  ];
}

const lineOf = ({ file, expected, got }: Case): string => `${file}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`;

async function readCorpus(reader: WatchedReader, expected: readonly ExpectedMail[]): Promise<Case[]> {
  const cases: Case[] = [];
  for (const mail of expected) cases.push(judged('corpus', mail, await reader.read({ folder: CORPUS, file: mail.file, receivedAt: RECEIVED_AT })));
  return cases;
}

function judged(set: Case['set'], mail: ExpectedMail, reading: Reading): Case {
  const wrong = 'failed' in reading ? [reading.failed] : differences(mail, reading.got);
  const { file, ...expected } = mail;
  const got = 'failed' in reading ? reading.failed : { ...summary(reading), wrong };
  return { set, file, expected: withoutEmpty(expected), got, ms: reading.ms, ok: wrong.length === 0 };
}

const withoutEmpty = (expected: object): object =>
  Object.fromEntries(
    Object.entries(expected).filter(([, value]) => value !== false && Object.keys(Object(value)).length + (typeof value === 'object' ? 0 : 1) > 0),
  );

function summary({ got }: Extract<Reading, { got: unknown }>): object {
  const { kind, isSure, bounce, returnDate, hasLeft, disposition, evidence } = got;
  return { kind, isSure, bounce, returnDate, hasLeft, disposition, because: evidence.code };
}

interface BrokenMail {
  readonly file: string;
  readonly bytes: Buffer;
  readonly isHuman: boolean;
}

const mutations = (expected: readonly ExpectedMail[]): BrokenMail[] =>
  expected.flatMap(({ file, kind }, at) =>
    mutationsOf(readFileSync(join(CORPUS, file)), at + 1).map(({ mutation, bytes }) => ({
      file: `${file} ${mutation}`,
      bytes,
      isHuman: kind.join() === 'human',
    })),
  );

const hostile = (): BrokenMail[] => hostileMails().map(([file, bytes]) => ({ file, bytes, isHuman: false }));

/** Nothing is known of a broken mail but this: what a person wrote stays a person's, and it is read to the end. */
async function readBroken(reader: WatchedReader, folder: string, set: Case['set'], mails: readonly BrokenMail[]): Promise<Case[]> {
  const cases: Case[] = [];
  for (const { file, bytes, isHuman } of mails) {
    writeFileSync(join(folder, 'mail.eml'), bytes);
    const reading = await reader.read({ folder, file: 'mail.eml', receivedAt: RECEIVED_AT });
    const got = 'failed' in reading ? reading.failed : `${reading.got.kind}${reading.got.isSure ? '' : '?'}`;
    const isRight = 'got' in reading && (!isHuman || reading.got.kind === 'human' || !reading.got.isSure);
    cases.push({ set, file, expected: isHuman ? 'human, or not sure' : 'read to the end', got, ms: reading.ms, ok: isRight });
  }
  return cases;
}

/** Faults the proof must notice, or it would notice no real one. */
async function readPlanted(reader: WatchedReader, [mail]: readonly ExpectedMail[]): Promise<Case[]> {
  if (mail === undefined) return [];
  const request = { folder: CORPUS, file: mail.file, receivedAt: RECEIVED_AT };
  const wrong = judged('planted', { ...mail, kind: ['nothing'] }, await reader.read(request));
  const cases: Case[] = [{ ...wrong, file: 'a wrong expectation', expected: 'noticed', ok: !wrong.ok }];
  for (const fault of ['throws', 'hangs', 'hoards'] as const satisfies Fault[]) {
    const reading = await reader.read({ ...request, fault });
    const got = 'failed' in reading ? reading.failed : 'not noticed';
    cases.push({ set: 'planted', file: `a reading that ${fault}`, expected: 'noticed', got, ms: reading.ms, ok: 'failed' in reading });
  }
  return cases;
}

function countsOf(cases: readonly Case[]): Record<string, unknown> {
  const slowest = cases.toSorted((one, other) => other.ms - one.ms)[0];
  return { mails: cases.length, asExpected: cases.filter(({ ok }) => ok).length, slowestMs: slowest?.ms, slowest: slowest?.file };
}
