import { expect, test } from 'vitest';
import { constraintNames } from './constraints.ts';
import { readAgents, readSources } from './read-registry.ts';

test('an agent is read as its events and what they may cause; handlers are left out', () => {
  const handle = () => Promise.resolve();
  const event = { type: 'email.opened', version: 1 };
  const emits = [{ type: 'engagement.scored' }, { type: 'sequence.step_due', delayed: true }];
  expect(readAgents({ agents: [{ name: 'engagement', subscriptions: [{ event, emits, handle }] }] })).toEqual([
    { name: 'engagement', subscriptions: [{ event: { type: 'email.opened' }, emits }] },
  ]);
});

test('a registry of another shape stops the check', () => {
  expect(() => readAgents({ allAgents: [] })).toThrow('agents');
  expect(() => readAgents({ agents: [{ name: 'email', subscriptions: [{ event: 'email.opened', emits: [] }] }] })).toThrow('event');
});

test('outside sources are event types', () => {
  expect(readSources({ sources: [{ event: { type: 'email.clicked', version: 1 }, by: 'services/email/record-click' }] })).toEqual(['email.clicked']);
});

test('constraints are found in SQL and in drizzle, words in comments are not', () => {
  const schema = [
    '-- once by touch_once, says nobody',
    'create unique index send_key on sends (customer_id, key);',
    'CREATE UNIQUE INDEX IF NOT EXISTS "hit_key" ON "hits" (id);',
    'alter table a add constraint a_one unique (b);',
    'create index not_unique on sends (id);',
    "uniqueIndex('drizzle_key').on(t.a); unique('other_key').on(t.b); primaryKey({ name: 'pk_key', columns: [t.a] });",
  ].join('\n');
  expect([...constraintNames(schema)]).toEqual(['send_key', 'hit_key', 'a_one', 'drizzle_key', 'other_key', 'pk_key']);
});
