import { FormulaFault } from '../formula/formula-fault.ts';
import { readFormula } from '../formula/formula.ts';
import type { ValidationRule } from '../org.ts';
import type { OrgFlow, OrgTrigger } from '../setup/org-setup.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { text } from '../schema/field.ts';
import { findField, objects } from '../schema/objects.ts';
import type { Stage } from '../schema/opportunity-stage.ts';
import { ownerField, systemFields } from '../schema/system-fields.ts';
import { findMetadata, type MetadataFile } from './find-files.ts';
import { readFields, valueList, type ValueList } from './read-field.ts';
import { readFlows, readTriggers } from './read-listeners.ts';
import { readStages } from './read-stages.ts';
import { FieldXml, ObjectXml, readXml, RecordTypeXml, RuleXml as RuleShape, ValueSetXml } from './xml.ts';

export interface OrgMetadata {
  /** Without key prefixes that an org has already given. */
  objects: ObjectDefinition[];
  fields: Record<string, Field[]>;
  recordTypes: { object: string; developerName: string; name: string }[];
  validationRules: ValidationRule[];
  /** Of opportunities; null = nothing is said of them. */
  stages: Stage[] | null;
  flows: OrgFlow[];
  triggers: OrgTrigger[];
  /** What the twin does otherwise than an org would, by name. */
  problems: string[];
}

/** The fields of an activity are declared once and stand on both. */
const ACTIVITY = ['Task', 'Event'];

export function readMetadata(folder: string): OrgMetadata {
  const files = findMetadata(folder);
  const problems: string[] = files.length > 0 ? [] : ['nothing was found that describes an object: is this the right folder?'];
  const whole = collect(files);
  const sets = new Map(files.filter(({ kind }) => kind === 'globalValueSet').map(({ owner, text: xml, path }) => [owner, readValueSet(xml, path)]));
  const context = { valueSet: (name: string) => sets.get(name), note: (problem: string) => void problems.push(problem) };
  const read: OrgMetadata = {
    objects: [],
    fields: {},
    recordTypes: [],
    validationRules: [],
    stages: null,
    flows: readFlows(files, problems),
    triggers: readTriggers(files, problems),
    problems,
  };
  for (const [name, xml] of [...whole].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const targets = name === 'Activity' ? ACTIVITY : [name];
    const isOwn = name.endsWith('__c');
    if (!isOwn && targets.some((target) => !objects.some((known) => known.name === target))) {
      problems.push(`${name}: the twin has no such object; its metadata is left out`);
      continue;
    }
    if (isOwn && xml.customSettingsType !== undefined) {
      problems.push(`${name}: a custom setting; left out`);
      continue;
    }
    const fields = xml.fields.flatMap((each) => readFields(name, each, context));
    if (isOwn) read.objects.push(customObject(name, xml, fields));
    for (const target of targets) read.fields[target] = lastOfEach(fields);
    read.recordTypes.push(...xml.recordTypes.map(({ fullName, label = fullName }) => ({ object: name, developerName: fullName, name: label })));
    read.validationRules.push(...xml.validationRules.flatMap((rule) => readRule(name, rule, problems)));
  }
  for (const file of files) if (file.kind === 'standardValueSet') takeStandardValues(read, file);
  noteUnknownTargets(read);
  return read;
}

const PARTS: ReadonlySet<MetadataFile['kind']> = new Set(['object', 'field', 'recordType', 'validationRule']);

/** Both layouts as one object each: parts of their own and parts inside the object's file. */
function collect(files: readonly MetadataFile[]): Map<string, ObjectXml> {
  const whole = new Map<string, ObjectXml>();
  const at = (name: string): ObjectXml => {
    const known = whole.get(name) ?? { fields: [], recordTypes: [], validationRules: [] };
    whole.set(name, known);
    return known;
  };
  for (const { kind, owner, text: xml, path } of files) {
    if (!PARTS.has(kind)) continue;
    const target = at(owner);
    if (kind === 'object') {
      const { fields, recordTypes, validationRules, ...rest } = readXml(xml, 'CustomObject', ObjectXml, path);
      Object.assign(target, rest);
      target.fields.push(...fields);
      target.recordTypes.push(...recordTypes);
      target.validationRules.push(...validationRules);
    }
    if (kind === 'field') target.fields.push(readXml(xml, 'CustomField', FieldXml, path));
    if (kind === 'recordType') target.recordTypes.push(readXml(xml, 'RecordType', RecordTypeXml, path));
    if (kind === 'validationRule') target.validationRules.push(readXml(xml, 'ValidationRule', RuleShape, path));
  }
  return whole;
}

function readValueSet(xml: string, path: string): ValueList {
  return valueList(readXml(xml, 'GlobalValueSet', ValueSetXml, path).customValue);
}

/** Which standard picklists share a set of values. */
const STANDARD_SETS: Readonly<Record<string, readonly string[]>> = {
  AccountOwnership: ['Account.Ownership'],
  AccountRating: ['Account.Rating', 'Lead.Rating'],
  AccountType: ['Account.Type'],
  Industry: ['Account.Industry', 'Lead.Industry'],
  LeadSource: ['Account.AccountSource', 'Contact.LeadSource', 'Lead.LeadSource', 'Opportunity.LeadSource'],
  LeadStatus: ['Lead.Status'],
  OpportunityType: ['Opportunity.Type'],
  Salutation: ['Contact.Salutation', 'Lead.Salutation'],
};

function takeStandardValues(read: OrgMetadata, { owner, text: xml, path }: MetadataFile): void {
  const { fields, problems } = read;
  const values = readXml(xml, 'StandardValueSet', ValueSetXml, path).standardValue;
  if (owner === 'OpportunityStage') {
    read.stages = readStages(values);
    return;
  }
  const list = valueList(values);
  const places = (STANDARD_SETS[owner] ?? []).flatMap((place) => {
    const [object = '', name = ''] = place.split('.');
    const definition = objects.find((each) => each.name === object);
    const known = definition && findField(definition, name);
    return known ? [{ object, known }] : [];
  });
  if (places.length === 0) problems.push(`${owner}: a standard value set of no field of the twin; left out`);
  for (const { object, known } of places) fields[object] = [...(fields[object] ?? []), { ...known, ...list, initial: list.initial ?? known.initial }];
}

/** A field that stands in two files is what the later one says. */
function lastOfEach(fields: readonly Field[]): Field[] {
  return [...new Map(fields.map((each) => [each.name.toLowerCase(), each])).values()];
}

function customObject(name: string, { label = name, pluralLabel = label, nameField }: ObjectXml, fields: readonly Field[]): ObjectDefinition {
  const isNumbered = nameField?.type === 'AutoNumber';
  const nameTraits = isNumbered ? { createable: false, updateable: false, autoNumber: nameField.displayFormat ?? '{0}' } : { nillable: true };
  const isDetail = fields.some(({ type, nillable, cascadeDelete }) => type === 'reference' && !nillable && cascadeDelete);
  return {
    name,
    label,
    labelPlural: pluralLabel,
    keyPrefix: '',
    createable: true,
    updateable: true,
    deletable: true,
    fields: [...systemFields, ...(isDetail ? [] : [ownerField]), text('Name', nameField?.label ?? 'Name', 80, nameTraits)],
  };
}

function readRule(
  object: string,
  { fullName, active, errorConditionFormula, errorDisplayField, errorMessage }: RuleXml,
  problems: string[],
): ValidationRule[] {
  const shownAt = errorDisplayField === undefined ? {} : { shownAt: errorDisplayField };
  const listed: ValidationRule = { object, name: fullName, blankField: null, message: errorMessage, active, ...shownAt };
  try {
    readFormula(errorConditionFormula);
    return [{ ...listed, formula: errorConditionFormula }];
  } catch (fault) {
    if (!(fault instanceof FormulaFault)) throw fault;
    if (active) problems.push(`${object}.${fullName}: a validation rule the twin cannot run (${fault.message}); listed, not applied`);
    return [listed];
  }
}

type RuleXml = ObjectXml['validationRules'][number];

function noteUnknownTargets({ objects: own, fields, validationRules, problems }: OrgMetadata): void {
  const known = new Set([...objects, ...own].map(({ name }) => name));
  for (const [object, list] of Object.entries(fields))
    for (const { name, referenceTo } of list)
      for (const target of referenceTo)
        if (!known.has(target)) problems.push(`${object}.${name}: points at ${target}, which the twin does not have; no record can be named`);
  for (const [place, rule] of validationRules.entries()) {
    const { object, name, formula } = rule;
    const definition = [...objects, ...own].find((each) => each.name === object);
    const all = [...(definition?.fields ?? []), ...(fields[object] ?? [])];
    const strange = formula === undefined ? undefined : readFormula(formula).paths.find((path) => !isKnown(all, path));
    if (strange === undefined) continue;
    const { formula: _unrun, ...listed } = rule;
    validationRules[place] = listed;
    problems.push(`${object}.${name}: a validation rule over ${strange}, which the twin does not have; listed, not applied`);
  }
}

/** A field of the record, or one seen through a reference of it. */
function isKnown(fields: readonly Field[], path: string): boolean {
  const [head = '', ...rest] = path.toLowerCase().split('.');
  return fields.some(({ name, relationshipName }) => (rest.length === 0 ? name : (relationshipName ?? '')).toLowerCase() === head);
}
