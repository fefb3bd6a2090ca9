import CONTACT_AS_OF from '@salesforce/schema/Contact.SalesOS_Score_As_Of__c';
import CONTACT_BAND from '@salesforce/schema/Contact.SalesOS_Band__c';
import CONTACT_NEXT_ACTION from '@salesforce/schema/Contact.SalesOS_Next_Action__c';
import CONTACT_REASON from '@salesforce/schema/Contact.SalesOS_Score_Reason__c';
import CONTACT_SCORE from '@salesforce/schema/Contact.SalesOS_Engagement_Score__c';
import CONTACT_SEQUENCE from '@salesforce/schema/Contact.SalesOS_Sequence__c';
import CONTACT_SEQUENCE_STATE from '@salesforce/schema/Contact.SalesOS_Sequence_State__c';
import CONTACT_SEQUENCE_STEP from '@salesforce/schema/Contact.SalesOS_Sequence_Step__c';
import CONTACT_TIER from '@salesforce/schema/Contact.SalesOS_Tier__c';
import LEAD_AS_OF from '@salesforce/schema/Lead.SalesOS_Score_As_Of__c';
import LEAD_BAND from '@salesforce/schema/Lead.SalesOS_Band__c';
import LEAD_NEXT_ACTION from '@salesforce/schema/Lead.SalesOS_Next_Action__c';
import LEAD_REASON from '@salesforce/schema/Lead.SalesOS_Score_Reason__c';
import LEAD_SCORE from '@salesforce/schema/Lead.SalesOS_Engagement_Score__c';
import LEAD_SEQUENCE from '@salesforce/schema/Lead.SalesOS_Sequence__c';
import LEAD_SEQUENCE_STATE from '@salesforce/schema/Lead.SalesOS_Sequence_State__c';
import LEAD_SEQUENCE_STEP from '@salesforce/schema/Lead.SalesOS_Sequence_Step__c';
import LEAD_TIER from '@salesforce/schema/Lead.SalesOS_Tier__c';

/** The CRM's own fields the cards paint first with. */
export interface PersonFields {
  readonly asOf: SalesforceField;
  readonly band: SalesforceField;
  readonly nextAction: SalesforceField;
  readonly reason: SalesforceField;
  readonly score: SalesforceField;
  readonly sequence: SalesforceField;
  readonly sequenceState: SalesforceField;
  readonly sequenceStep: SalesforceField;
  readonly tier: SalesforceField;
}

const fields: Readonly<Record<string, PersonFields>> = {
  Contact: {
    asOf: CONTACT_AS_OF,
    band: CONTACT_BAND,
    nextAction: CONTACT_NEXT_ACTION,
    reason: CONTACT_REASON,
    score: CONTACT_SCORE,
    sequence: CONTACT_SEQUENCE,
    sequenceState: CONTACT_SEQUENCE_STATE,
    sequenceStep: CONTACT_SEQUENCE_STEP,
    tier: CONTACT_TIER,
  },
  Lead: {
    asOf: LEAD_AS_OF,
    band: LEAD_BAND,
    nextAction: LEAD_NEXT_ACTION,
    reason: LEAD_REASON,
    score: LEAD_SCORE,
    sequence: LEAD_SEQUENCE,
    sequenceState: LEAD_SEQUENCE_STATE,
    sequenceStep: LEAD_SEQUENCE_STEP,
    tier: LEAD_TIER,
  },
};

/**
 * On the account of a person a contact's own fields are called `__pc`. By name only: an import would keep the package out
 * of every org without person accounts. Where the account is none, or has no such field, nothing is shown from it.
 */
const onAccount = (field: SalesforceField): SalesforceField => ({
  fieldApiName: field.fieldApiName.replace(/__c$/, '__pc'),
  objectApiName: 'Account',
});

const accountFields: PersonFields = {
  asOf: onAccount(CONTACT_AS_OF),
  band: onAccount(CONTACT_BAND),
  nextAction: onAccount(CONTACT_NEXT_ACTION),
  reason: onAccount(CONTACT_REASON),
  score: onAccount(CONTACT_SCORE),
  sequence: onAccount(CONTACT_SEQUENCE),
  sequenceState: onAccount(CONTACT_SEQUENCE_STATE),
  sequenceStep: onAccount(CONTACT_SEQUENCE_STEP),
  tier: onAccount(CONTACT_TIER),
};

/** A field belongs to one object, so each has its own; undefined until the page says which object it shows. */
export const fieldsOf = (objectApiName: string): PersonFields | undefined => (objectApiName === 'Account' ? accountFields : fields[objectApiName]);
