import { expect, it } from 'vitest';
import type { LineChange, LineWish, MappingOfObject, MappingWay } from '../api/setup.ts';
import { crmFieldsFor, freeFields, lineStates, withNewLine, withoutLine, withPart } from './mapping-lines.ts';

const way = (value: string, directions: MappingWay['directions'] = ['both', 'in', 'out'], asks: string | null = null): MappingWay => ({
  value,
  label: value,
  directions,
  asks,
});
const field = (value: string, kind: string, more: Partial<MappingOfObject['crmFields'][number]> = {}) => ({
  value,
  label: value,
  kind,
  isReadOnly: false,
  hasHistory: false,
  choices: '',
  ...more,
});
const wish = (name: string, crmField: string, more: Partial<LineWish> = {}): LineWish => ({
  field: name,
  crmField,
  direction: 'both',
  authority: 'crm_wins',
  choice: 'identity',
  detail: '',
  ...more,
});
const scale = way('number_scale:5');
const mapping: MappingOfObject = {
  object: 'contact',
  lines: [
    { ...wish('title', 'Title'), label: 'Title', way: way('identity'), removeText: null, problem: null },
    { ...wish('size', 'Gone', { choice: scale.value }), label: 'Size', way: scale, removeText: 'Remove', problem: 'gone' },
  ],
  free: [
    { value: 'city', label: 'City' },
    { value: '', label: 'Own' },
  ],
  kinds: { title: 'text', city: 'text' },
  crmFields: [
    field('Title', 'text'),
    field('Status', 'picklist', { choices: 'Hot = Hot', hasHistory: true }),
    field('Created', 'date', { isReadOnly: true }),
    field('Photo', 'file'),
    field('Gone', ''),
  ],
  ways: {
    'text text': [way('identity'), way('upper')],
    'text picklist': [way('identity'), way('picklist_map', ['both', 'in', 'out'], 'pairs')],
    'text date': [way('identity')],
    'own text': [way('identity')],
    'own date': [way('identity')],
  },
  directionWords: (['both', 'in', 'out', 'off'] as const).map((value) => ({ value, label: value })),
  authorityWords: (['crm_wins', 'newest'] as const).map((value) => ({ value, label: value })),
};
const part = (changes: readonly LineChange[], name: string, one: Parameters<typeof withPart>[2]['part'], value: string): LineChange[] =>
  withPart(mapping, changes, { field: name, part: one, value });
const values = (options: readonly { value: string }[] | null | undefined) => options?.map(({ value }) => value) ?? null;
const stateOf = (name: string, changes: readonly LineChange[] = []) => lineStates(mapping, changes).find((line) => line.field === name);

it('a line that is as it was is no change', () => {
  const changed = part([], 'title', 'direction', 'in');
  expect(changed).toEqual([{ what: 'set', ...wish('title', 'Title', { direction: 'in' }) }]);
  expect(part(changed, 'title', 'direction', 'both')).toEqual([]);
  expect([part([], 'nothing', 'direction', 'in'), part([], 'title', 'direction', 'sideways')]).toEqual([[], []]);
});

it('what does not go with another field of the CRM gives way', () => {
  expect(part([], 'title', 'crmField', 'Created')).toEqual([{ what: 'set', ...wish('title', 'Created', { direction: 'in' }) }]);
  expect(values(stateOf('title', part([], 'title', 'crmField', 'Created'))?.directions)).toEqual(['in', 'off']);
  const upper = part([], 'title', 'choice', 'upper');
  expect(part(upper, 'title', 'crmField', 'Status')).toEqual([{ what: 'set', ...wish('title', 'Status') }]);
});

it('a list’s own values begin a detail; what was said stays until another way is taken', () => {
  const mapped = part(part([], 'title', 'crmField', 'Status'), 'title', 'choice', 'picklist_map');
  expect(mapped).toEqual([{ what: 'set', ...wish('title', 'Status', { choice: 'picklist_map', detail: 'Hot = Hot' }) }]);
  expect(stateOf('title', mapped)?.asks).toBe('pairs');
  const said = part(mapped, 'title', 'detail', 'Hot = A');
  expect(part(said, 'title', 'direction', 'in')).toEqual([
    { what: 'set', ...wish('title', 'Status', { choice: 'picklist_map', detail: 'Hot = A', direction: 'in' }) },
  ]);
  expect(part(said, 'title', 'choice', 'identity')).toEqual([{ what: 'set', ...wish('title', 'Status') }]);
});

it('a field that is gone, and a way that is not offered, stay as they are until they are changed', () => {
  expect(stateOf('size')).toMatchObject({
    problem: 'gone',
    wanted: wish('size', 'Gone', { choice: 'number_scale:5' }),
    authorities: [{ value: 'crm_wins' }],
  });
  expect([values(stateOf('size')?.ways), values(stateOf('size')?.crmFields)]).toEqual([['number_scale:5'], ['Title', 'Created', 'Gone']]);
  expect(part([], 'size', 'direction', 'in')).toEqual([{ what: 'set', ...wish('size', 'Gone', { choice: 'number_scale:5', direction: 'in' }) }]);
});

it('somebody has to win only where both sides may change it; the newer change only where the CRM tells', () => {
  expect(values(stateOf('title')?.authorities)).toEqual(['crm_wins']);
  expect(values(stateOf('title', part([], 'title', 'crmField', 'Status'))?.authorities)).toEqual(['crm_wins', 'newest']);
  expect(stateOf('title', part([], 'title', 'direction', 'out'))?.authorities).toBeNull();
});

it('lines are added and taken away', () => {
  const added = withNewLine(mapping, [], { field: 'city', crmField: 'Created' });
  expect(added).toEqual([{ what: 'add', ...wish('city', 'Created', { direction: 'in' }) }]);
  expect(stateOf('city', added)).toMatchObject({ label: 'City', isAdded: true, removeText: null });
  expect([values(freeFields(mapping, added)), values(crmFieldsFor(mapping, { field: '', crmField: '' }))]).toEqual([[''], ['Title', 'Created']]);
  const own = withNewLine(mapping, added, { field: 'Shoe size', crmField: 'Title' });
  expect(lineStates(mapping, own).map(({ label }) => label)).toEqual(['Title', 'Size', 'City', 'Shoe size']);
  expect(part(own, 'city', 'direction', 'off')).toEqual([{ what: 'add', ...wish('city', 'Created', { direction: 'off' }) }, own[1]]);
  expect(withoutLine(own, { field: 'city', isAdded: true })).toEqual([own[1]]);
  const removed = withoutLine(part([], 'size', 'direction', 'in'), { field: 'size', isAdded: false });
  expect(removed).toEqual([{ what: 'remove', field: 'size' }]);
  expect(stateOf('size', removed)?.wanted).toBeNull();
  expect(part(removed, 'size', 'direction', 'out')).toEqual(removed);
});
