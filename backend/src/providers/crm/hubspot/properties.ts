import type { LeftOut, OwnedFields } from '#ports/crm.ts';

export const propertyGroup = 'salesos';

const activityObjects = ['emails', 'calls', 'meetings', 'tasks', 'notes'] as const;
const recordObjects = ['contacts', 'companies'] as const;

export interface OwnedProperty {
  objectType: (typeof recordObjects)[number] | (typeof activityObjects)[number];
  name: string;
  label: string;
  type: 'string' | 'number' | 'datetime';
  description: string;
  hasUniqueValue: boolean;
}

type OwnedColumn = Pick<OwnedProperty, 'name' | 'label' | 'type' | 'description'>;

/** Names are forever: customers build lists and reports on them. Order is the order on screen. */
const columns: Readonly<Record<keyof OwnedFields, OwnedColumn>> = {
  engagementScore: { name: 'salesos_engagement_score', label: 'Engagement score', type: 'number', description: '0 to 100, decays with time' },
  tier: { name: 'salesos_tier', label: 'Tier', type: 'number', description: '1 is the most promising, 4 the least' },
  band: { name: 'salesos_band', label: 'Band', type: 'string', description: 'Hot, Warm, Cool, Cold or Do not contact' },
  scoreReason: { name: 'salesos_score_reason', label: 'Why this score', type: 'string', description: 'The score in words' },
  scoreParts: {
    name: 'salesos_score_parts',
    label: 'Score parts',
    type: 'string',
    description: 'How full each measured part is, 0 to 100; weighted they make the score',
  },
  scoreModel: { name: 'salesos_score_model', label: 'Score model', type: 'string', description: 'Version of the score model' },
  scoreAsOf: { name: 'salesos_score_as_of', label: 'Score as of', type: 'datetime', description: 'The instant the score was computed for' },
  priority: {
    name: 'salesos_priority',
    label: 'Priority',
    type: 'number',
    description: 'Engagement, intent and fit together; 0 for whoever must not be contacted',
  },
  nextAction: { name: 'salesos_next_action', label: 'Next action', type: 'string', description: 'What to do next' },
  sequenceName: { name: 'salesos_sequence', label: 'Sequence', type: 'string', description: 'The sequence the contact is in' },
  sequenceStep: { name: 'salesos_sequence_step', label: 'Sequence step', type: 'string', description: 'Step reached of all steps' },
  sequenceState: {
    name: 'salesos_sequence_state',
    label: 'Sequence state',
    type: 'string',
    description: 'Active, paused, held, completed or exited',
  },
  lastTouchAt: { name: 'salesos_last_touch', label: 'Last touch', type: 'datetime', description: 'When the last touch went out' },
};

/** Our id on every record and activity we made. */
export const salesosIdProperty = 'salesos_id';

export const ownedProperties: readonly OwnedProperty[] = [
  ...Object.values(columns).map((column): OwnedProperty => ({ ...column, objectType: 'contacts', hasUniqueValue: false })),
  ...[...recordObjects, ...activityObjects].map(
    (objectType): OwnedProperty => ({
      objectType,
      name: salesosIdProperty,
      label: 'SalesOS ID',
      type: 'string',
      description: 'Under which SalesOS made it',
      hasUniqueValue: true,
    }),
  ),
];

const ownNames = new Map(Object.entries(columns).map(([key, { name }]) => [name, key]));
/** Properties parted into ours, by our names, and others. */
export const partOwn = (properties: readonly string[]): LeftOut => ({
  owned: properties.flatMap((property) => ownNames.get(property) ?? []),
  values: properties.filter((property) => !ownNames.has(property)),
});

const written = (value: string | number | Date | null): string => {
  if (value === null) return '';
  return value instanceof Date ? value.toISOString() : String(value);
};

/** HubSpot takes strings only; an empty one clears the property. */
export function toProperties(fields: Partial<OwnedFields>): Record<string, string> {
  const pairs = Object.entries(columns).flatMap(([key, { name }]) => {
    const value = fields[key as keyof OwnedFields];
    return value === undefined ? [] : [[name, written(value)] as const];
  });
  return Object.fromEntries(pairs);
}

export const ownedPropertyNames: readonly string[] = Object.values(columns).map(({ name }) => name);

/** Our own properties as they stand on a contact; one that is not there is left out, and so is what cannot be read. */
export function toOwned(properties: Readonly<Record<string, string | null>>): Partial<OwnedFields> {
  const found = Object.entries(columns).flatMap(([key, { name, type }]) => {
    const text = properties[name];
    if (text === undefined) return [];
    const value = readValue(type, text || null);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(found);
}

function readValue(type: OwnedProperty['type'], text: string | null): string | number | Date | null | undefined {
  if (text === null || type === 'string') return text;
  if (type === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined;
  const at = new Date(/^\d+$/.test(text) ? Number(text) : text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
