import { expect, test } from 'vitest';
import { conditionOf } from './soql-condition.ts';

test.each([
  ['SELECT Name FROM Account', null],
  ['SELECT Name FROM Account ORDER BY Name ASC NULLS FIRST', null],
  ["SELECT Name FROM Account WHERE Industry = 'Energy' ORDER BY Name ASC NULLS FIRST, Id ASC", "(Industry = 'Energy')"],
  ["SELECT toLabel(Type) FROM Account USING SCOPE mine WHERE A = 1 OR B = 'x' LIMIT 10", "(A = 1 OR B = 'x')"],
  ["select Name from Account where Name = 'made to order by WHERE limit' order by Name", "(Name = 'made to order by WHERE limit')"],
  ["SELECT Name FROM Account WHERE Name = 'O\\'Hara ORDER BY x' ORDER  BY Name", "(Name = 'O\\'Hara ORDER BY x')"],
  [
    'SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Email != null LIMIT 5) WITH SECURITY_ENFORCED',
    '(Id IN (SELECT AccountId FROM Contact WHERE Email != null LIMIT 5))',
  ],
  ['SELECT Name FROM Account WHERE Limited__c = true AND WhereAbouts__c != null', '(Limited__c = true AND WhereAbouts__c != null)'],
])('%s', (soql, condition) => {
  expect(conditionOf(soql)).toBe(condition);
});
