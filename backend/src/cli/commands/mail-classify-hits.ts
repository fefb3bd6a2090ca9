import { readFile } from 'node:fs/promises';
import { HitCaseError, readHitCases } from '@salesos/shared/api/hit-case';
import { CliError } from '../cli-error.ts';
import { type Command, ok } from '../command.ts';
import { classifyCase, type ClassifiedCase } from '../mail/classify-case.ts';
import { table } from '../table.ts';

export const mailClassifyHits: Command = {
  words: 'mail classify-hits',
  usage: '<file> [--jsonl]',
  summary: 'Who fetched pixels and links of mails, one mail with its hits a line: a person, a machine, or not known, and why.',
  options: { jsonl: { type: 'boolean' } },
  takes: 'one argument',
  async run(cli, input) {
    const file = input.argument ?? '';
    const text = await readFile(file, 'utf8').catch(() => {
      throw new CliError('not_found', `There is no file ${file}.`);
    });
    const isRobot = await cli.robots();
    const cases = casesOf(text).map((mail, place) => classifyCase(mail, `${place + 1}`, isRobot));
    return ok(input.flag('jsonl') ? cases.map((each) => JSON.stringify(each)).join('\n') : readable(cases));
  },
};

function casesOf(text: string) {
  try {
    return readHitCases(text);
  } catch (error) {
    if (error instanceof HitCaseError) throw new CliError('bad_file', error.message);
    throw error;
  }
}

function readable(cases: readonly ClassifiedCase[]): string {
  const rows = cases.flatMap((mail) =>
    mail.hits.map(({ at, kind, by, evidence, expected }) => [
      mail.case,
      at,
      kind,
      by,
      expected === null || expected === by ? '' : `expected ${expected}`,
      evidence.text,
    ]),
  );
  return table(['mail', 'at', 'kind', 'by', '', 'because'], rows);
}
