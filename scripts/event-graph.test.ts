import { expect, test } from 'vitest';
import { type Emission, type GraphAgent, judgeEventGraph } from './event-graph.ts';

const agent = (name: string, ...subscriptions: [type: string, emits: Emission[]][]): GraphAgent => ({
  name,
  subscriptions: subscriptions.map(([type, emits]) => ({ event: { type }, emits })),
});
const judge = (agents: GraphAgent[], sources: string[] | null = null, constraints: string[] = []) =>
  judgeEventGraph({ agents, sources, hasConstraint: (name) => constraints.includes(name) });

test('an agent that publishes again what it consumes is refused', () => {
  const email = agent('email', ['email.opened', [{ type: 'email.opened' }]]);
  expect(judge([email])).toEqual(['email.opened → email.opened can spin: email must delay it or do it once']);
});

test('a loop over two agents is refused and names those who turn it, not those who listen', () => {
  const email = agent('email', ['email.send_requested', [{ type: 'email.sent' }]]);
  const sequence = agent('sequence', ['email.sent', [{ type: 'email.send_requested' }]]);
  const listener = agent('crm-sync', ['email.sent', [{ type: 'crm.synced' }]]);
  expect(judge([email, sequence, listener])).toEqual([
    'email.send_requested → email.sent → email.send_requested can spin: email, sequence must delay it or do it once',
  ]);
});

test('the same loop is legal through a delayed edge or one that happens once', () => {
  const email = agent('email', ['email.send_requested', [{ type: 'email.sent' }]]);
  expect(judge([email, agent('sequence', ['email.sent', [{ type: 'email.send_requested', delayed: true }]])])).toEqual([]);
  const once = agent('sequence', ['email.sent', [{ type: 'email.send_requested', once: 'sends_touch_key' }]]);
  expect(judge([email, once], null, ['sends_touch_key'])).toEqual([]);
});

test('a delayed edge does not excuse a second, immediate way round', () => {
  const both = agent('sequence', ['a', [{ type: 'a', delayed: true }, { type: 'b' }]], ['b', [{ type: 'a' }]]);
  expect(judge([both])).toEqual(['a → b → a can spin: sequence must delay it or do it once']);
});

test('two subscriptions of one agent do not cause each other', () => {
  expect(judge([agent('email', ['x', [{ type: 'y' }]], ['z', [{ type: 'x' }]])])).toEqual([]);
});

test('`once` must name a constraint somebody creates', () => {
  expect(judge([agent('email', ['x', [{ type: 'x', once: 'no_such_key' }]])])).toEqual([
    'email: x → x claims to happen once by no_such_key, a constraint nobody creates',
  ]);
});

test('an event nobody emits starves its agent', () => {
  const agents = [agent('scoring', ['engagement.scored', []]), agent('engagement', ['email.opened', [{ type: 'engagement.scored' }]])];
  expect(judge(agents, [])).toEqual(['engagement waits for email.opened, which nobody emits']);
  expect(judge(agents, ['email.opened'])).toEqual([]);
});

test('two agents with one name are refused', () => {
  expect(judge([agent('email'), agent('email')])).toEqual(['two agents are called email']);
});
