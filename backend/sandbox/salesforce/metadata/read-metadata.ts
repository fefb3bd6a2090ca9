import type { ValidationRule } from '../org.ts';
import type { OrgFlow, OrgTrigger } from '../setup/org-setup.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { text } from '../schema/field.ts';
import { findField, objects } from '../schema/objects.ts';
import { ownerField, systemFields } from '../schema/system-fields.ts';
import { findMetadata, type MetadataFile } from './find-files.ts';
import { readField } from './read-field.ts';
import { readFlows, readTriggers } from './read-listeners.ts';
import { FieldXml, ObjectXml, readXml, RecordTypeXml, RuleXml as RuleShape, ValueSetXml } from './xml.ts';

export interface OrgMetadata {
  /** Without key prefixes that an org has already given. */
  objects: ObjectDefinition[];
  fields: Record<string, Field[]>;
  recordTypes: { object: string; developerName: string; name: string }[];
  validationRules: ValidationRule[];
  flows: OrgFlow[];
  triggers: OrgTrigger[];
  /** What the twin does otherwise than an org would, by name. */
  problems: string[];
}

/** The fields of an activity are declared once and stand on both. */
const ACTIVITY = ['Task', 'Event'];

export function readMetadata(folder: string): OrgMetadata {
  const files = findMetadata(folder);
  const problems: string[] = [];
  const whole = collect(files);
  const sets = new Map(files.filter(({ kind }) => kind === 'globalValueSet').map(({ owner, text: xml, path }) => [owner, readValueSet(xml, path)]));
  const context = { valueSet: (name: string) => sets.get(name), note: (problem: string) => void problems.push(problem) };
  const read: OrgMetadata = {
    objects: [],
    fields: {},
    recordTypes: [],
    validationRules: [],
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
    const fields = xml.fields.flatMap((each) => readField(name, each, context) ?? []);
    if (isOwn) read.objects.push(customObject(name, xml, fields));
    for (const target of targets) read.fields[target] = fields.filter(({ custom }) => custom);
    read.recordTypes.push(...xml.recordTypes.map(({ fullName, label = fullName }) => ({ object: name, developerName: fullName, name: label })));
    read.validationRules.push(...xml.validationRules.flatMap((rule) => readRule(name, rule, problems)));
  }
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

function readValueSet(xml: string, path: string): string[] {
  return readXml(xml, 'GlobalValueSet', ValueSetXml, path)
    .customValue.filter(({ isActive = true }) => isActive)
    .map(({ fullName }) => fullName);
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

const BLANK = /^\s*(?:ISBLANK\(\s*(?:TEXT\(\s*(\w+)\s*\)|(\w+))\s*\)|ISPICKVAL\(\s*(\w+)\s*,\s*(?:""|'')\s*\))\s*$/i;

function readRule(object: string, { fullName, active, errorConditionFormula, errorMessage }: RuleXml, problems: string[]): ValidationRule[] {
  const [, inText, plain, picked] = BLANK.exec(errorConditionFormula) ?? [];
  const blankField = inText ?? plain ?? picked;
  if (blankField === undefined && active) problems.push(`${object}.${fullName}: a validation rule of more than one blank field; listed, not applied`);
  return [{ object, name: fullName, blankField: blankField ?? null, message: errorMessage, active }];
}

type RuleXml = ObjectXml['validationRules'][number];

function noteUnknownTargets({ objects: own, fields, validationRules, problems }: OrgMetadata): void {
  const known = new Set([...objects, ...own].map(({ name }) => name));
  for (const [object, list] of Object.entries(fields))
    for (const { name, referenceTo } of list)
      for (const target of referenceTo)
        if (!known.has(target)) problems.push(`${object}.${name}: points at ${target}, which the twin does not have; no record can be named`);
  for (const { object, name, blankField } of validationRules) {
    if (blankField === null) continue;
    const definition = [...objects, ...own].find((each) => each.name === object);
    const isThere = (definition && findField(definition, blankField)) ?? fields[object]?.find((each) => each.name === blankField);
    if (!isThere) problems.push(`${object}.${name}: a validation rule over ${blankField}, which the twin does not have`);
  }
}
