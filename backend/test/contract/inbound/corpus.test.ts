import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAbsenceDates } from '#platform/absence-dates.ts';
import { createMimeParser } from '#platform/postal-mime.ts';
import { differences, readExpected } from '../../../../scripts/evidence/inbound-classification/expected-mail.ts';
import { classifyMessage } from '#cli/mail/classify-message.ts';

const CORPUS = join(import.meta.dirname, '..', '..', 'corpora', 'inbound');
const readers = { mime: createMimeParser(), dates: createAbsenceDates() };
const mails = readExpected(CORPUS);

test.each(Object.entries(Object.groupBy(mails, ({ file }) => file.split('/')[0] ?? '')))('%s', async (_, family = []) => {
  const wrong: string[] = [];
  for (const mail of family) {
    const got = await classifyMessage(readers, CORPUS, mail.file, new Date('2026-07-15T12:00:00Z'));
    wrong.push(...differences(mail, got).map((difference) => `${mail.file}: ${difference}`));
  }
  expect(wrong).toEqual([]);
});
