import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { MetadataFault } from './metadata-fault.ts';

const LISTS: ReadonlySet<string> = new Set(['fields', 'recordTypes', 'validationRules', 'value', 'customValue', 'standardValue']);

/** Every value stays text: what "1" means is the field's business. */
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, isArray: (name) => LISTS.has(name) });

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const PickValue = z.looseObject({
  fullName: z.string(),
  label: z.string().optional(),
  default: flag.optional(),
  isActive: flag.optional(),
  /** Of an opportunity's stage. */
  closed: flag.optional(),
  won: flag.optional(),
  probability: z.coerce.number().optional(),
  forecastCategory: z.string().optional(),
});

export type PickValue = z.infer<typeof PickValue>;

export const FieldXml = z.looseObject({
  fullName: z.string(),
  label: z.string().optional(),
  type: z.string().optional(),
  length: z.coerce.number().optional(),
  precision: z.coerce.number().optional(),
  scale: z.coerce.number().optional(),
  required: flag.optional(),
  unique: flag.optional(),
  externalId: flag.optional(),
  caseSensitive: flag.optional(),
  reparentableMasterDetail: flag.optional(),
  defaultValue: z.string().optional(),
  formula: z.string().optional(),
  displayFormat: z.string().optional(),
  referenceTo: z.string().optional(),
  relationshipName: z.string().optional(),
  deleteConstraint: z.string().optional(),
  valueSet: z
    .looseObject({
      restricted: flag.optional(),
      valueSetName: z.string().optional(),
      valueSetDefinition: z.looseObject({ value: z.array(PickValue).default([]) }).optional(),
    })
    .optional(),
});
export type FieldXml = z.infer<typeof FieldXml>;

export const RecordTypeXml = z.looseObject({ fullName: z.string(), label: z.string().optional(), active: flag.optional() });
export const RuleXml = z.looseObject({
  fullName: z.string(),
  active: flag.default(true),
  errorConditionFormula: z.string(),
  errorDisplayField: z.string().optional(),
  errorMessage: z.string(),
});

export const FlowXml = z.looseObject({
  label: z.string().optional(),
  processType: z.string().default('Flow'),
  status: z.string().default('Draft'),
  start: z.looseObject({ object: z.string().optional(), triggerType: z.string().optional(), recordTriggerType: z.string().optional() }).optional(),
});
export const TriggerXml = z.looseObject({ status: z.string().default('Active') });

export const ObjectXml = z.looseObject({
  label: z.string().optional(),
  pluralLabel: z.string().optional(),
  customSettingsType: z.string().optional(),
  nameField: z.looseObject({ label: z.string().optional(), type: z.string().optional(), displayFormat: z.string().optional() }).optional(),
  fields: z.array(FieldXml).default([]),
  recordTypes: z.array(RecordTypeXml).default([]),
  validationRules: z.array(RuleXml).default([]),
});
export type ObjectXml = z.infer<typeof ObjectXml>;

/** A global value set lists custom values, a standard one standard values. */
export const ValueSetXml = z.looseObject({ customValue: z.array(PickValue).default([]), standardValue: z.array(PickValue).default([]) });

/** What stands in the root element `name`. */
export function readXml<Output>(text: string, name: string, schema: z.ZodType<Output>, file: string): Output {
  const broken = XMLValidator.validate(text);
  if (broken !== true) throw new MetadataFault(`${file} is no XML: line ${broken.err.line}: ${broken.err.msg.replace(/\s+/g, ' ')}`);
  const root: unknown = parser.parse(text);
  const content: unknown = typeof root === 'object' && root !== null ? Object.entries(root).find(([key]) => key === name)?.[1] : undefined;
  if (content === undefined) throw new MetadataFault(`${file} is no ${name}: its root element is another`);
  // An element without children is an empty text.
  const parsed = schema.safeParse(content === '' ? {} : content);
  if (parsed.success) return parsed.data;
  throw new MetadataFault(`${file} is no ${name}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`);
}
