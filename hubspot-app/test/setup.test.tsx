import { ErrorState, Heading, Input, LoadingSpinner, MultiSelect, Select } from '@hubspot/ui-extensions';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { now } from './card-views.ts';
import { refusal, setupStage } from './setup-stage.tsx';
import { choices, count, health, mapping, setupView, writes } from './setup-view.ts';

const ready = { view: setupView, scope_choices: choices, count_scope: count, mapping, preview_writes: writes };
type Stage = ReturnType<typeof setupStage>;
const until = (stage: Stage, check: () => void): Promise<void> => stage.renderer.waitFor(check);
const choose = (stage: Stage, component: typeof Select | typeof MultiSelect, name: string, value: unknown): void => {
  const found = stage.renderer.findAll(component).find(({ props }) => props.name === name);
  if (!found?.props.onChange) throw new Error(`no field ${name}`);
  Reflect.apply(found.props.onChange, undefined, [value]);
};

beforeEach(() => {
  vi.setSystemTime(now);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('every step with its state in a line; the first that is not done is open', async () => {
  const page = setupStage(ready);
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupCount));
  expect(page.renderer.findAll(Heading).map(({ text }) => text)).toEqual([
    '1 · Connect',
    '2 · Fields and permissions',
    '3 · Which records',
    '4 · Map fields',
    '5 · Turn writing on',
    setupLabels.healthTitle,
    setupLabels.mailTitle,
  ]);
  expect(page.primaries()).toEqual([setupLabels.setupCount]);
});

test('records: what is chosen is counted, saved with the rest as it was, and a change makes the count old', async () => {
  const page = setupStage({ ...ready, save_scope: setupView });
  await until(page, () => expect(page.renderer.findAll(MultiSelect)).toHaveLength(1));
  choose(page, MultiSelect, 'owners-contact', ['1']);
  page.press(setupLabels.setupCount);
  await until(page, () => expect(page.shown()).toContain('8 of 14'));
  expect(page.primaries()).toEqual([setupLabels.setupSaveScope]);
  choose(page, Select, 'list-contact', 'l1');
  await until(page, () => expect(page.texts()).not.toContain(setupLabels.setupSaveScope));
  page.press(setupLabels.setupCount);
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupSaveScope));
  page.press(setupLabels.setupSaveScope);
  const scopes = { account: { owners: null, list: null, recordTypes: null }, contact: { owners: ['1'], list: 'l1', recordTypes: null } };
  await until(page, () => expect(page.calls().at(-1)).toEqual({ call: 'save_scope', scopes }));
  await until(page, () => expect(page.renderer.mocks.actions.addAlert.calls).toEqual([[{ type: 'success', message: setupLabels.setupScopeSaved }]]));
});

test('records: while nobody has chosen, what is owned by our people is chosen and counted, and saved only by the admin', async () => {
  const proposal = { owners: ['2'], text: 'Proposed: only what one person owns.' };
  const page = setupStage({ ...ready, scope_choices: { ...choices, proposal }, save_scope: setupView });
  await until(page, () => expect(page.shown()).toContain('8 of 14'));
  expect(page.shown()).toContain(proposal.text);
  expect(page.renderer.findAll(MultiSelect).map(({ props }) => props.value)).toEqual([['2']]);
  const owned = { owners: ['2'], list: null, recordTypes: null };
  const scopes = { account: owned, contact: owned };
  expect(page.calls()).toEqual([
    { call: 'scope_choices', object: 'contact' },
    { call: 'count_scope', scopes },
  ]);
  expect(page.primaries()).toEqual([setupLabels.setupSaveScope]);
  choose(page, MultiSelect, 'owners-contact', []);
  await until(page, () => expect(page.shown()).not.toContain(proposal.text));
  page.press(setupLabels.setupCount);
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupSaveScope));
  page.press(setupLabels.setupSaveScope);
  const everything = { owners: null, list: null, recordTypes: null };
  await until(page, () => expect(page.calls().at(-1)).toEqual({ call: 'save_scope', scopes: { account: owned, contact: everything } }));
  await until(page, () => expect(page.texts()).not.toContain(setupLabels.setupSaveScope));
  expect(page.shown()).not.toContain(proposal.text);
});

test('a refusal is said, and what was chosen stays', async () => {
  const page = setupStage({ ...ready, count_scope: refusal('scope_invalid', 'This choice of records cannot be followed.', 'Nothing was changed.') });
  await until(page, () => expect(page.renderer.findAll(MultiSelect)).toHaveLength(1));
  choose(page, MultiSelect, 'owners-contact', ['2']);
  page.press(setupLabels.setupCount);
  await until(page, () => expect(page.problems()).toEqual([['This choice of records cannot be followed.', 'Nothing was changed.']]));
  expect(page.renderer.findAll(MultiSelect).map(({ props }) => props.value)).toEqual([['2']]);
  expect(page.texts()).not.toContain(setupLabels.setupSaveScope);
});

test('mapping: only a changed line is tried and saved; set back it is no change', async () => {
  const page = setupStage({
    ...ready,
    preview_mapping: { measuredAt: setupView.measuredAt, lines: ['3 records would change.'] },
    save_mapping: setupView,
  });
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupCount));
  page.open(3);
  await until(page, () => expect(page.shown()).toContain('Job title'));
  expect(page.primaries()).toEqual([]);
  choose(page, Select, 'authority-title', 'salesos_wins');
  await until(page, () => expect(page.primaries()).toEqual([setupLabels.setupDryRun]));
  choose(page, Select, 'authority-title', 'crm_wins');
  await until(page, () => expect(page.primaries()).toEqual([]));
  choose(page, Select, 'authority-title', 'salesos_wins');
  await until(page, () => expect(page.primaries()).toEqual([setupLabels.setupDryRun]));
  choose(page, Select, 'crmField-title', 'role');
  page.press(setupLabels.setupDryRun);
  await until(page, () => expect(page.shown()).toContain('3 records would change.'));
  expect(page.primaries()).toEqual([setupLabels.setupSaveMapping]);
  page.press(setupLabels.setupSaveMapping);
  const changes = [{ what: 'set', field: 'title', crmField: 'role', direction: 'both', authority: 'salesos_wins', choice: 'identity', detail: '' }];
  await until(page, () => expect(page.calls()).toContainEqual({ call: 'save_mapping', object: 'contact', changes }));
  await until(page, () => expect(page.texts()).not.toContain(setupLabels.setupDryRun));
});

test('mapping: a line is added with how it is carried over, and one is taken away', async () => {
  const page = setupStage({ ...ready, preview_mapping: { measuredAt: setupView.measuredAt, lines: ['3 records would change.'] } });
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupCount));
  page.open(3);
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupAddLine));
  page.press(setupLabels.setupAddLine);
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupAddThis));
  choose(page, Select, 'new-field', '');
  await until(page, () => expect(page.renderer.findAll(Input).map(({ props }) => props.name)).toEqual(['new-name']));
  page.renderer.findAll(Input)[0]?.props.onChange?.('Where from');
  choose(page, Select, 'new-crm-field', 'hs_lead_status');
  await until(page, () =>
    expect(page.renderer.findAll(Select).find(({ props }) => props.name === 'new-crm-field')?.props.value).toBe('hs_lead_status'),
  );
  page.press(setupLabels.setupAddThis);
  await until(page, () => expect(page.shown()).toContain('Where from'));
  choose(page, Select, 'choice-Where from', 'picklist_map');
  await until(page, () =>
    expect(page.renderer.findAll(Input).map(({ props }) => [props.name, props.value])).toEqual([['detail-Where from', 'NEW = NEW; OPEN = OPEN']]),
  );
  page.renderer.findAll(Input)[0]?.props.onChange?.('NEW = inbound');
  // Two can go: the one just added, and the one that is saved.
  expect(page.texts().filter((text) => text === 'Remove')).toHaveLength(2);
  page.press('Remove');
  await until(page, () => expect(page.shown()).toContain(setupLabels.setupWillBeRemoved));
  page.press(setupLabels.setupDryRun);
  const line = { field: 'Where from', crmField: 'hs_lead_status', direction: 'both', authority: 'crm_wins' };
  const changes = [
    { what: 'add', ...line, choice: 'picklist_map', detail: 'NEW = inbound' },
    { what: 'remove', field: 'status' },
  ];
  await until(page, () => expect(page.calls().at(-1)).toEqual({ call: 'preview_mapping', object: 'contact', changes }));
});

test('writing: the diff comes before the button; taking back asks first and keeps its key until it is answered', async () => {
  const page = setupStage({ ...ready, set_writing: { ...setupView, writing: { ...setupView.writing, state: 'on' } }, undo_last_batch: 'down' });
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupCount));
  page.open(4);
  await until(page, () => expect(page.shown()).toContain('Engagement score: 41 → 66'));
  expect(page.primaries()).toEqual([setupLabels.setupTurnOn]);
  page.press(setupLabels.setupTurnOn);
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupTurnOff));
  expect(page.calls()).toContainEqual({ call: 'set_writing', state: 'on' });
  page.press(setupLabels.setupUndo);
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupUndoConfirm));
  expect(page.calls().filter(({ call }) => call === 'undo_last_batch')).toEqual([]);
  page.press(setupLabels.setupUndoConfirm);
  await until(page, () => expect(page.problems().map(([title]) => title)).toContain(saySetup('setupNoAnswer', 'SalesOS')));
  page.current.undo_last_batch = { text: '1 record was taken back.' };
  page.press(setupLabels.setupUndoConfirm);
  await until(page, () =>
    expect(page.renderer.mocks.actions.addAlert.calls.at(-1)).toEqual([{ type: 'success', message: '1 record was taken back.' }]),
  );
  const keys = page.calls().flatMap((call) => (call.call === 'undo_last_batch' ? [call.idempotencyKey] : []));
  expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
});

test('health: measured when it is opened; one record is read again, one cause tried again', async () => {
  const page = setupStage({
    ...ready,
    health,
    resync_record: { text: 'It is read again now.' },
    retry_cause: { text: '3 records are tried again.' },
  });
  await until(page, () => expect(page.texts()).toContain(setupLabels.setupCount));
  expect(page.calls().map(({ call }) => call)).not.toContain('health');
  page.open(5);
  await until(page, () => expect(page.shown()).toContain('6 min'));
  expect(page.problems()).toEqual([['The sync is more than 5 minutes behind', expect.stringMatching(/^since \d.*M\. Nothing is lost\.$/)]]);
  page.press('Retry these');
  const told = () => page.renderer.mocks.actions.addAlert.calls.map(([{ message }]) => message);
  await until(page, () => expect(told()).toEqual(['3 records are tried again.']));
  await until(page, () => expect(page.texts()).toContain('Retry these'));
  page.renderer
    .findAll(Input)
    .find(({ props }) => props.name === 'resync-id')
    ?.props.onChange?.(' 003A ');
  await until(page, () => expect(page.renderer.findAll(Input).map(({ props }) => props.value)).toContain(' 003A '));
  page.press(setupLabels.healthResyncDo);
  await until(page, () => expect(told()).toEqual(['3 records are tried again.', 'It is read again now.']));
  expect(page.calls().filter(({ call }) => call.startsWith('re'))).toEqual([
    { call: 'retry_cause', cause: 'rule' },
    { call: 'resync_record', object: 'contact', crmId: '003A' },
  ]);
});

test('waiting, no admin, no backend', async () => {
  expect(setupStage({ view: 'never' }).renderer.find(LoadingSpinner).props.label).toBe(setupLabels.setupLoading);
  const rep = setupStage({ view: refusal('forbidden', 'x', 'y') });
  await until(rep, () =>
    expect(rep.renderer.find(ErrorState).props).toMatchObject({ type: 'lock', title: saySetup('setupNotAdminTitle', 'SalesOS') }),
  );
  const down = setupStage({ view: 'down' });
  await until(down, () => expect(down.renderer.find(ErrorState).props.title).toBe(setupLabels.setupDownNever));
  down.current.view = setupView;
  down.current.scope_choices = choices;
  down.press(setupLabels.setupTryAgain);
  await until(down, () => expect(down.texts()).toContain(setupLabels.setupCount));
});
