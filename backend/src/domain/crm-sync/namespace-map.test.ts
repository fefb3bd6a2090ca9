import { expect, it } from 'vitest';
import { fromOrgName, toOrgName } from './namespace-map.ts';

it.each([
  ['SalesOS_Tier__c', 'acme', 'acme__SalesOS_Tier__c'],
  ['SalesOS_Score_Changed__e', 'acme', 'acme__SalesOS_Score_Changed__e'],
  ['SalesOS_Tier__c', null, 'SalesOS_Tier__c'],
  ['Region__c', 'acme', 'Region__c'],
  ['LastName', 'acme', 'LastName'],
  ['other__SalesOS_Tier__c', 'acme', 'other__SalesOS_Tier__c'],
])('%s in the namespace %s is %s, and back', (name, namespace, orgName) => {
  expect(toOrgName(name, namespace)).toBe(orgName);
  expect(fromOrgName(orgName, namespace)).toBe(name);
});

it('reads the prefix in any case, and only before names of ours', () => {
  expect(fromOrgName('ACME__SalesOS_Tier__c', 'acme')).toBe('SalesOS_Tier__c');
  expect(fromOrgName('acme__Region__c', 'acme')).toBe('acme__Region__c');
  expect(fromOrgName('acme__SalesOS_Tier__c', null)).toBe('acme__SalesOS_Tier__c');
});
