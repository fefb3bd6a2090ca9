import { expect, it } from 'vitest';
import { claimed, noHuman, sentRow } from '../../../test/sent-row.ts';
import type { HumanValue } from './human-value.ts';
import { isCalledFor, rowsToSend, toCrmWrite } from './rows-to-send.ts';

const readAs = new Date('2026-03-01T09:00:00Z');
const title: HumanValue = { ...noHuman, values: { Title: 'CTO' }, base: { title: 'CTO' }, readAs };
const of = (row: ReturnType<typeof claimed>, human: HumanValue | null = null) => rowsToSend([row], new Map(human ? [[row.id, human]] : []));

it('sends of our own fields what differs from what the CRM holds', () => {
  const row = claimed({ fields: { tier: 2, band: 'Warm', nextAction: null, priority: 8 }, base: { tier: 1, band: 'Warm', priority: null } });
  expect(of(row)).toEqual([{ row, changes: { tier: 2, priority: 8 }, human: noHuman, isHeldBack: false, held: [], more: false }]);
});

it('empties over there what is empty here', () => {
  const row = claimed({ fields: { nextAction: null }, base: { nextAction: 'Call' } });
  expect(of(row)).toEqual([{ row, changes: { nextAction: null }, human: noHuman, isHeldBack: false, held: [], more: false }]);
});

it('gives each record its own human values', () => {
  const [ann, bob] = [claimed({ id: 'ann' }), claimed({ id: 'bob' })];
  expect(rowsToSend([ann, bob], new Map([['bob', title]]))).toEqual([
    { row: ann, changes: {}, human: noHuman, isHeldBack: false, held: [], more: false },
    { row: bob, changes: {}, human: title, isHeldBack: false, held: [], more: false },
  ]);
});

it('holds back what was refused as it is, and nothing else', () => {
  const fields = { tier: 2 };
  const human = { title: 'CTO' };
  const humanRefused = claimed({ fields, refused: { human } });
  const bothRefused = claimed({ fields, refused: { human, owned: fields } });
  const ownedRefused = claimed({ fields, refused: { owned: fields } });
  expect([of(humanRefused, title), of(bothRefused, title), of(ownedRefused), of(ownedRefused, title)]).toEqual([
    [{ row: humanRefused, changes: fields, human: noHuman, isHeldBack: true, held: ['title'], more: false }],
    [{ row: bothRefused, changes: {}, human: noHuman, isHeldBack: true, held: ['title'], more: false }],
    [{ row: ownedRefused, changes: {}, human: noHuman, isHeldBack: true, held: [], more: false }],
    [{ row: ownedRefused, changes: fields, human: title, isHeldBack: false, held: [], more: false }],
  ]);
});

it('sends one of several that were refused together, whole', () => {
  const change = (field: string, crmField: string) => ({ field, crmField, before: null, after: 'x', agreed: null });
  const about = (crmField: string) => ({ crmField, changes: [], written: null });
  const two: HumanValue = {
    values: { Title: 'CTO', City: 'Ulm' },
    base: { title: 'CTO', city: 'Ulm' },
    readAs,
    changes: [change('title', 'Title'), change('city', 'City')],
    fields: { title: about('Title'), city: about('City') },
  };
  const row = claimed({ refused: { suspects: two.base } });
  expect(of(row, two)).toEqual([
    {
      row,
      changes: {},
      human: { values: { Title: 'CTO' }, base: { title: 'CTO' }, readAs, changes: [change('title', 'Title')], fields: { title: about('Title') } },
      isHeldBack: false,
      held: [],
      more: true,
    },
  ]);
});

it('calls for a record only where there is something to write', () => {
  expect([sentRow(), sentRow({ changes: { tier: null } }), sentRow({ human: title })].map(isCalledFor)).toEqual([false, true, true]);
});

it('asks that human values be written onto the version that was read; our own need no such care', () => {
  const changes = { tier: 2, scoreAsOf: '2026-03-01T10:00:00.000Z', lastTouchAt: null };
  const owned = { tier: 2, scoreAsOf: new Date('2026-03-01T10:00:00Z'), lastTouchAt: null };
  expect([toCrmWrite(sentRow({ changes, human: title })), toCrmWrite(sentRow({ changes, human: { ...noHuman, readAs } }))]).toEqual([
    { externalId: '003A', owned, values: { Title: 'CTO' }, unmodifiedSince: readAs },
    { externalId: '003A', owned, values: {}, unmodifiedSince: null },
  ]);
});
