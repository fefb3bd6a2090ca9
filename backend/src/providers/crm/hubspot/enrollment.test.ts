import { expect, test } from 'vitest';
import { Enrollment, listensTo } from './enrollment.ts';

const isWritten = (property: string): boolean => property === 'jobtitle';
const filter = (property: string, change: object = {}) => ({ filterType: 'PROPERTY', property, operation: { operator: 'IS_KNOWN' }, ...change });
const list = (branch: object, more: object = {}) => ({ type: 'LIST_BASED', listFilterBranch: branch, ...more });
const event = (filters: object[], eventTypeId = '4-655002') => ({ type: 'EVENT_BASED', eventFilterBranches: [{ eventTypeId, filters }] });

test.each([
  ['nothing brings a record in', null, false],
  ['people bring records in', { type: 'MANUAL', shouldReEnroll: true }, false],
  ['a filter over what is written', list({ filters: [filter('jobtitle')] }), true],
  ['a filter over something else', list({ filters: [filter('city')] }), false],
  ['a filter deeper down', list({ filterBranches: [{ filterBranches: [{ filters: [filter('jobtitle')] }] }] }), true],
  ['a filter over a list, which may be over anything', list({ filters: [{ filterType: 'IN_LIST' }] }), true],
  ['another object’s property', list({ filterBranches: [{ filterBranchType: 'ASSOCIATION', filters: [filter('jobtitle')] }] }), false],
  ['what brings a record in again', list({ filters: [] }, { reEnrollmentTriggersFilterBranches: [{ filters: [filter('jobtitle')] }] }), true],
  ['the property named by value', event([filter('hs_name', { operation: { value: 'jobtitle' } }), filter('hs_value')]), true],
  ['another property named by value', event([filter('hs_name', { operation: { value: 'city' } }), filter('hs_value')]), false],
  ['a property named among several', event([filter('hs_name', { operation: { values: ['city', 'jobtitle'] } })]), true],
  ['the property named itself', event([filter('jobtitle')]), true],
  ['no property is named', event([filter('hs_value')]), true],
  ['another event', event([filter('jobtitle')], '4-666440'), false],
])('%s: %j', (_, criteria, expected) => {
  expect(listensTo(criteria === null ? null : Enrollment.parse(criteria), isWritten)).toBe(expected);
});
