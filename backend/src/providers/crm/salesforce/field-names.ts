import type { OwnedFields } from '#ports/crm.ts';

const ownedFields: Readonly<Record<keyof OwnedFields, string>> = {
  engagementScore: 'SalesOS_Engagement_Score__c',
  tier: 'SalesOS_Tier__c',
  band: 'SalesOS_Band__c',
  scoreReason: 'SalesOS_Score_Reason__c',
  scoreParts: 'SalesOS_Score_Parts__c',
  scoreModel: 'SalesOS_Score_Model__c',
  scoreAsOf: 'SalesOS_Score_As_Of__c',
  priority: 'SalesOS_Priority__c',
  nextAction: 'SalesOS_Next_Action__c',
  sequenceName: 'SalesOS_Sequence__c',
  sequenceStep: 'SalesOS_Sequence_Step__c',
  sequenceState: 'SalesOS_Sequence_State__c',
  lastTouchAt: 'SalesOS_Last_Touch__c',
};

export interface FieldNames {
  owned: Readonly<Record<keyof OwnedFields, string>>;
  /** Our id, on records and activities. */
  salesosId: string;
}

export type NamesOf = () => Promise<FieldNames>;

/**
 * An org has our fields from a package of one namespace or of none, and its own description says which. Where both are
 * left, from a package that was replaced, the managed one counts.
 */
export function namesIn(fields: readonly { name: string }[]): FieldNames {
  const namespaces = fields.map(({ name }) => /^(\w+?)__SalesOS_Engagement_Score__c$/.exec(name)?.[1]);
  return fieldNames(namespaces.find((namespace) => namespace !== undefined) ?? null);
}

/** A managed package puts its namespace before every API name; unmanaged metadata has none. */
export function fieldNames(namespace: string | null): FieldNames {
  const prefix = namespace === null ? '' : `${namespace}__`;
  const owned: Record<keyof OwnedFields, string> = { ...ownedFields };
  for (const key of Object.keys(owned) as (keyof OwnedFields)[]) owned[key] = prefix + ownedFields[key];
  return { owned, salesosId: `${prefix}SalesOS_Id__c` };
}
