import { decimal, field, text, type Field } from './field.ts';

/** The custom fields of the SalesOS package on Contact, in the package's order. */
export const contactOwnedFields: readonly Field[] = [
  decimal('SalesOS_Engagement_Score__c', 'Engagement Score', 3, 0),
  decimal('SalesOS_Tier__c', 'Tier', 1, 0),
  text('SalesOS_Band__c', 'Band', 40),
  text('SalesOS_Score_Reason__c', 'Score Reason', 255),
  text('SalesOS_Score_Parts__c', 'Score Parts', 255),
  text('SalesOS_Score_Model__c', 'Score Model', 40),
  field('datetime', 'SalesOS_Score_As_Of__c', 'Score As Of'),
  decimal('SalesOS_Priority__c', 'Priority', 3, 0),
  text('SalesOS_Next_Action__c', 'Next Action', 255),
  text('SalesOS_Sequence__c', 'Sequence', 120),
  text('SalesOS_Sequence_Step__c', 'Sequence Step', 40),
  text('SalesOS_Sequence_State__c', 'Sequence State', 40),
  field('datetime', 'SalesOS_Last_Touch__c', 'Last Touch'),
];

/** On records we made, and declared on Activity. Whether an org really keeps it unique there is assumed, see the flip where values are checked. */
export const salesosIdField: Field = text('SalesOS_Id__c', 'SalesOS Id', 80, { externalId: true, unique: true });
