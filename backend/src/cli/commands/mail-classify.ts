import { type Command, ok } from '../command.ts';
import { classifyMessage, type ClassifiedMessage } from '../mail/classify-message.ts';
import { listMessages } from '../mail/list-messages.ts';
import { table } from '../table.ts';

export const mailClassify: Command = {
  words: 'mail classify',
  usage: '<dir> [--jsonl]',
  summary: 'What the .eml files of a folder are: bounces, automatic answers, wishes to be removed, replies, and what they say.',
  options: { jsonl: { type: 'boolean' } },
  takes: 'one argument',
  async run(cli, input) {
    const dir = input.argument ?? '';
    const files = await listMessages(dir);
    const readers = await cli.mailReaders();
    const receivedAt = new Date();
    const messages: ClassifiedMessage[] = [];
    for (const file of files) messages.push(await classifyMessage(readers, dir, file, receivedAt));
    return ok(input.flag('jsonl') ? messages.map((message) => JSON.stringify(message)).join('\n') : readable(messages));
  },
};

function readable(messages: readonly ClassifiedMessage[]): string {
  const rows = messages.map(({ file, kind, isSure, bounce, returnDate, hasLeft, disposition, evidence }) => {
    const facts =
      bounce === null
        ? [returnDate && `back on ${returnDate}`, hasLeft && 'has left', kind === 'human' && disposition]
        : [bounce.class, bounce.statusCode, bounce.recipient];
    return [file, isSure ? kind : `${kind}?`, facts.filter((fact) => fact !== null && fact !== false).join(', '), evidence.text];
  });
  return table(['file', 'kind', 'what it says', 'because'], rows);
}
