import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ClassifiedMessage } from '../../../backend/src/cli/mail/classify-message.ts';

const words = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Expected = z.strictObject({
  file: z.string(),
  /** Kept aside when it was written. All of it has been read since, and rules were mended by it: it measures nothing any more. */
  holdout: z.boolean(),
  kind: words,
  /** A person may be asked to look instead. */
  mayAbstain: z.boolean().default(false),
  bounce: z.strictObject({ class: z.string(), statusCode: z.string(), recipient: z.string() }).partial().default({}),
  notClass: z.array(z.string()).default([]),
  returnDate: z.string().nullish(),
  hasLeft: z.boolean().nullish(),
  disposition: z.array(z.string()).nullish(),
  /** Passages the writer's own text has, or has not. */
  has: z.array(z.string()).default([]),
  hasNot: z.array(z.string()).default([]),
});
export type ExpectedMail = z.infer<typeof Expected>;

/** `folder`/expected.jsonl, one mail a line. */
export function readExpected(folder: string): ExpectedMail[] {
  const lines = readFileSync(join(folder, 'expected.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => Expected.parse(JSON.parse(line)));
}

/** What is not as expected, in words; nothing when all is. What `expected` does not name is not judged. */
export function differences(expected: ExpectedMail, got: ClassifiedMessage): string[] {
  if (!expected.kind.includes(got.kind)) {
    return expected.mayAbstain && !got.isSure
      ? []
      : [`kind ${got.kind}${got.isSure ? '' : '?'} (${got.evidence.code}), not ${expected.kind.join(' or ')}`];
  }
  return [
    ...(got.isSure || expected.mayAbstain ? [] : ['left to a person']),
    ...bounceDifferences(expected, got),
    ...differs('returnDate', expected.returnDate, got.returnDate),
    ...differs('hasLeft', expected.hasLeft, got.hasLeft),
    ...(expected.disposition?.includes(got.disposition) === false
      ? [`disposition ${got.disposition}, not ${expected.disposition.join(' or ')}`]
      : []),
    ...expected.has.filter((passage) => !plain(got.text).includes(plain(passage))).map((passage) => `text lacks "${passage}"`),
    ...expected.hasNot.filter((passage) => plain(got.text).includes(plain(passage))).map((passage) => `text has "${passage}"`),
  ];
}

function bounceDifferences({ bounce, notClass }: ExpectedMail, got: ClassifiedMessage): string[] {
  if (got.bounce === null) return [];
  return [
    ...differs('class', bounce.class, got.bounce.class),
    ...differs('statusCode', bounce.statusCode, got.bounce.statusCode),
    ...differs('recipient', bounce.recipient, got.bounce.recipient),
    ...(notClass.includes(got.bounce.class) ? [`class ${got.bounce.class}`] : []),
  ];
}

const differs = <Value>(name: string, expected: Value | undefined, got: Value): string[] =>
  expected === undefined || expected === got ? [] : [`${name} ${String(got)}, not ${String(expected)}`];

const plain = (text: string): string => text.split(/\s+/).join(' ');
