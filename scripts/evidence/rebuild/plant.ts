import type postgres from 'postgres';
import type { Person } from '../../start/twin-client.ts';

/** What the comparison has to find: the CRM forgets our id on one mail, and one opt-out. */
export const plantFailures =
  (mailOf: Person, optOutOf: Person) =>
  async (twin: postgres.Sql): Promise<void> => {
    const [mail] = await twin<{ id: string }[]>`
      update twin_row set data = jsonb_set(data, '{fields,SalesOS_Id__c}', 'null') where kind = 'EmailMessage' and id = (
        select m.data->'fields'->>'EmailMessageId' from twin_row m where m.kind = 'EmailMessageRelation' and m.data->'fields'->>'RelationId' = ${mailOf.recordId}
        order by m.id limit 1) returning id`;
    const [contact] = await twin<{ id: string }[]>`
      update twin_row set data = jsonb_set(data, '{fields,HasOptedOutOfEmail}', 'false') where kind = 'Contact' and id = ${optOutOf.recordId} returning id`;
    if (!mail || !contact) throw new Error('there is nothing to plant a failure in');
  };
