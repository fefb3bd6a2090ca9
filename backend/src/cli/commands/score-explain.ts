import type { Actor } from '#domain/access/can.ts';
import { explainContact } from '#services/engagement/explain-contact.ts';
import { type Command, ok, printed } from '../command.ts';
import { chosenCustomers } from '../customers.ts';
import { instantOption } from '../instant.ts';
import { findContact } from '../score/find-contact.ts';
import { renderScore } from '../score/render-score.ts';

const OPERATOR: Actor = { kind: 'system', id: 'cli', role: 'admin' };

export const scoreExplain: Command = {
  words: 'score explain',
  usage: '<contact id | CRM record id | e-mail> [--as-of <instant>] [--known-at <instant>] [--customer <id>] [--json]',
  summary: 'A contact’s score and how it is reached, at any instant, from what was known by another.',
  options: { 'as-of': { type: 'string' }, 'known-at': { type: 'string' }, customer: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'one argument',
  async run(cli, input) {
    const asOf = instantOption(input, 'as-of');
    const knownAt = instantOption(input, 'known-at');
    const storage = await cli.storage();
    const contact = await findContact(storage, await chosenCustomers(storage, input), input.argument ?? '');
    const score = await storage.work.withTenant(contact.customerId, (uow) =>
      explainContact(uow, { actor: OPERATOR, contactId: contact.contactId, asOf, knownAt }),
    );
    return ok(printed(input, score, () => renderScore(contact, score)));
  },
};
