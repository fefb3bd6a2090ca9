import { CliError } from '../cli-error.ts';
import { type Command, printed } from '../command.ts';
import { checkCrm } from '../crm-check/check-crm.ts';
import type { RuleResult } from '../crm-check/rule.ts';

export const crmCheck: Command = {
  words: 'crm check',
  usage: '<url> --key <key> [--contact <id>] [--json]',
  summary: 'Checks an implementation of the custom CRM contract, rule by rule; with --contact the writing rules too. Exit 1 if one is not kept.',
  options: { key: { type: 'string' }, contact: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'one argument',
  async run(cli, input) {
    const url = input.argument ?? '';
    const key = input.text('key');
    if (!URL.canParse(url)) throw new CliError('bad_argument', `${url} is no address.`, 2);
    if (key === null) throw new CliError('bad_argument', '--key is needed.', 2);
    const results = await checkCrm(await cli.http(), { url, key, contactId: input.text('contact') });
    const ok = !results.some(({ state }) => state === 'fail');
    return { exitCode: ok ? 0 : 1, text: printed(input, { ok, results }, () => results.map(line).join('\n')) };
  },
};

const line = ({ rule, says, state, found }: RuleResult): string => `${state.padEnd(4)}  ${rule}: ${says}${found === null ? '' : ` → ${found}`}`;
