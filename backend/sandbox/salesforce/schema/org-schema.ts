import type { Field, ObjectDefinition } from './field.ts';
import { type SetupApi, setupObjects } from '../setup/objects.ts';
import { objects } from './objects.ts';
import { opportunity, opportunityWith } from './opportunity.ts';
import type { Stage } from './opportunity-stage.ts';
import { taskRelation } from './activity-relations.ts';
import { withoutCompany, withPersonFields, withPersonFlag } from './person-account.ts';

/** What an org has beyond the standard, from its metadata. */
export interface OrgExtension {
  objects: ObjectDefinition[];
  /** By object. */
  fields: Record<string, Field[]>;
  /** Absent = as every org begins. */
  stages?: Stage[];
}

export interface SchemaSettings {
  extension: OrgExtension;
  personAccounts: boolean;
  sharedActivities: boolean;
  /** "Contact.DoNotCall" */
  hiddenFields: readonly string[];
  readOnlyObjects: readonly string[];
  hidesSetup?: boolean;
}

export interface OrgSchema {
  /** Alphabetical. */
  objects: readonly ObjectDefinition[];
  /** Where the object is part of the org's setup: what interfaces know it. */
  setupOf(definition: ObjectDefinition): readonly SetupApi[] | null;
  /** API names are case-insensitive. Setup is found too, and listed nowhere. */
  find(name: string): ObjectDefinition | undefined;
  ofId(id: string): ObjectDefinition | undefined;
}

/** The objects as the org's metadata and permissions show them. */
export function buildSchema({ extension, personAccounts, sharedActivities, hiddenFields, readOnlyObjects, hidesSetup }: SchemaSettings): OrgSchema {
  const standard = sharedActivities ? objects : objects.filter(({ name }) => name !== taskRelation.name);
  const { stages } = extension;
  const staged = stages === undefined ? standard : standard.map((each) => (each === opportunity ? opportunityWith(stages) : each));
  const whole = [...staged, ...extension.objects].map((definition) => extend(definition, extension.fields[definition.name] ?? []));
  const shown = (personAccounts ? withPersons(whole) : whole)
    .map((definition) => restrict(definition, hiddenFields, readOnlyObjects))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const setup = hidesSetup === true ? [] : setupObjects;
  const all = [...shown, ...setup.map(({ definition }) => definition)];
  const byName = new Map(all.map((definition) => [definition.name.toLowerCase(), definition]));
  const byPrefix = new Map(all.map((definition) => [definition.keyPrefix, definition]));
  const setupOf = (definition: ObjectDefinition): readonly SetupApi[] | null => setup.find((each) => each.definition === definition)?.apis ?? null;
  return { objects: shown, setupOf, find: (name) => byName.get(name.toLowerCase()), ofId: (id) => byPrefix.get(id.slice(0, 3)) };
}

function extend(definition: ObjectDefinition, added: readonly Field[]): ObjectDefinition {
  if (added.length === 0) return definition;
  const names = new Set(added.map(({ name }) => name.toLowerCase()));
  return { ...definition, fields: [...definition.fields.filter(({ name }) => !names.has(name.toLowerCase())), ...added] };
}

function withPersons(whole: readonly ObjectDefinition[]): ObjectDefinition[] {
  const contact = whole.find(({ name }) => name === 'Contact');
  return whole.map((definition) => {
    if (definition.name === 'Contact') return withPersonFlag(definition);
    if (definition.name === 'Lead') return withoutCompany(definition);
    return definition.name === 'Account' && contact ? withPersonFields(definition, contact) : definition;
  });
}

function restrict(definition: ObjectDefinition, hiddenFields: readonly string[], readOnlyObjects: readonly string[]): ObjectDefinition {
  const hidden = new Set(hiddenFields.map((path) => path.toLowerCase()));
  const isHidden = ({ name }: Field): boolean => hidden.has(`${definition.name}.${name}`.toLowerCase());
  const readOnly = readOnlyObjects.includes(definition.name);
  if (!readOnly && !definition.fields.some(isHidden)) return definition;
  return {
    ...definition,
    ...(readOnly ? { createable: false, updateable: false, deletable: false } : {}),
    fields: definition.fields.filter((field) => !isHidden(field)),
  };
}
