import type { HealthView, MappingOfObject, ScopeChoiceLists, ScopeCount, SetupView, WritesPreview } from '@salesos/shared/api/setup';
import { now } from './card-views.ts';

const at = now.toISOString();
const step = (key: SetupView['steps'][number]['key'], number: number, title: string, state: SetupView['steps'][number]['state'], text: string) => ({
  key,
  number,
  title,
  state,
  stateText: { done: 'Done', todo: 'To do', problem: 'Problem' }[state],
  line: { text, at: null },
});

/** A connection at rest: nobody has chosen records, writing is off. */
export const setupView: SetupView = {
  product: 'SalesOS',
  crmName: 'HubSpot',
  measuredAt: at,
  steps: [
    step('connect', 1, 'Connect', 'done', 'Connected.'),
    step('fields', 2, 'Fields and permissions', 'done', 'All there.'),
    step('records', 3, 'Which records', 'todo', 'Nobody has chosen yet.'),
    step('mapping', 4, 'Map fields', 'done', 'Standard.'),
    step('writing', 5, 'Turn writing on', 'todo', 'Off.'),
  ],
  connect: { facts: [{ name: 'Connected', text: '{0}', at }], asks: [{ name: 'Read people', text: 'to score them', at: null }], canSignIn: true },
  fields: { facts: [], missing: [] },
  records: [
    { object: 'account', label: 'Companies', conditions: { owners: null, list: null, recordTypes: null }, facts: [], problem: null },
    {
      object: 'contact',
      label: 'Contacts',
      conditions: { owners: null, list: null, recordTypes: null },
      facts: [{ name: 'Chosen', text: 'everything', at: null }],
      problem: null,
    },
  ],
  mapping: [{ object: 'contact', label: 'Contacts' }],
  writing: { state: 'shadow', isPaused: false, isEnded: false, facts: [], writesPerHour: null, canUndo: true },
  mail: null,
};

export const choices: ScopeChoiceLists = {
  owners: [
    { id: '1', label: 'Jonas Weber' },
    { id: '2', label: 'Maeve Doyle' },
  ],
  lists: [{ id: 'l1', label: 'Hot list' }],
  recordTypes: [],
  listsName: 'Segment',
  typesName: 'Pipelines',
  proposal: null,
};

export const count: ScopeCount = {
  measuredAt: at,
  rows: [{ object: 'contact', label: 'Contacts', records: '8 of 14', calls: 'about 2 calls to read, then 1,536 a day' }],
  total: 'Together about 2 calls.',
};

const asIs = { value: 'identity', label: 'As it is', directions: ['both' as const, 'in' as const, 'out' as const], asks: null };
const crmField = (value: string, label: string, kind = 'text', proposed = '') => ({
  value,
  label,
  kind,
  isReadOnly: false,
  hasHistory: false,
  choices: proposed,
});
const valueByValue = { ...asIs, value: 'picklist_map', label: 'Value by value', asks: 'theirs = ours; next one' };

export const mapping: MappingOfObject = {
  object: 'contact',
  lines: [
    {
      field: 'title',
      label: 'Title',
      crmField: 'jobtitle',
      direction: 'both',
      authority: 'crm_wins',
      choice: 'identity',
      detail: '',
      way: asIs,
      removeText: null,
      problem: null,
    },
    {
      field: 'status',
      label: 'Status',
      crmField: 'hs_lead_status',
      direction: 'in',
      authority: 'crm_wins',
      choice: 'number_scale:5',
      detail: '',
      way: { value: 'number_scale:5', label: '× 100,000', directions: ['in'], asks: null },
      removeText: 'Remove',
      problem: null,
    },
  ],
  free: [
    { value: 'city', label: 'City' },
    { value: '', label: 'A field of your own' },
  ],
  kinds: { title: 'text', city: 'text' },
  crmFields: [
    crmField('jobtitle', 'Job title'),
    crmField('role', 'Role'),
    crmField('hs_lead_status', 'Lead status', 'picklist', 'NEW = NEW; OPEN = OPEN'),
    { ...crmField('createdate', 'Created', 'instant'), isReadOnly: true },
  ],
  ways: {
    'text text': [asIs, { ...asIs, value: 'upper', label: 'In capitals' }],
    'text picklist': [asIs, valueByValue],
    'text instant': [{ ...asIs, directions: ['in'] }],
    'own text': [asIs],
    'own picklist': [asIs, valueByValue],
    'own instant': [asIs],
  },
  directionWords: [
    { value: 'both', label: 'Both ways' },
    { value: 'in', label: 'Only from HubSpot' },
    { value: 'out', label: 'Only from SalesOS' },
    { value: 'off', label: 'Not at all' },
  ],
  authorityWords: [
    { value: 'crm_wins', label: 'HubSpot wins' },
    { value: 'salesos_wins', label: 'SalesOS wins' },
  ],
};

export const writes: WritesPreview = {
  measuredAt: at,
  summary: '1 contact would be written.',
  objects: [{ label: 'Contacts', records: '1', fields: 'Engagement score (1)' }],
  listens: ['1 flow listens on contacts: Welcome new customers'],
  samples: [
    { id: 'x', name: 'Lena Vogt', url: 'https://app.hubspot.example/1', changes: [{ label: 'Engagement score', before: '41', after: '66' }] },
  ],
  more: null,
};

export const health: HealthView = {
  measuredAt: at,
  notes: [{ tone: 'bad', title: 'The sync is more than 5 minutes behind', text: 'since {0}. Nothing is lost.', at }],
  objects: [{ object: 'contact', label: 'Contacts', facts: [{ name: 'Now', text: '6 min', at: null, isBad: true }] }],
  objectsEmpty: null,
  causesTitle: 'Errors by cause',
  causes: [{ key: 'rule', text: '3 contacts: no.', remedy: 'Correct them.', retryText: 'Retry these' }],
  causesNote: 'Mail goes on meanwhile.',
  panels: [{ key: 'flow', title: 'Flow', facts: [{ name: 'To CRM', text: 'not measured yet', at: null, isBad: false }], notes: [] }],
};
