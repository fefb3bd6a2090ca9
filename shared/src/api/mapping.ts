import { z } from 'zod';
import { FieldValue } from './card.ts';
import { Listeners } from './listeners.ts';

/** A customer's mapping of one object: `GET|PUT /v1/connections/{id}/mapping/{object}`, `POST …/preview`. */
export const MappedObject = z.enum(['account', 'contact', 'lead', 'opportunity']);
export const Direction = z.enum(['in', 'out', 'both', 'off']);
export const Authority = z.enum(['crm_wins', 'salesos_wins', 'prefer_crm_unless_blank', 'newest', 'review']);

const texts = z.array(z.string().min(1).max(200)).min(1).max(200).readonly();
export const Transform = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['identity', 'trim', 'lower', 'upper', 'phone_digits', 'words_of_code', 'domain_of_url', 'country_code', 'country_name']),
  }),
  z.strictObject({ kind: z.literal('split_name'), part: z.enum(['first', 'last']) }),
  z.strictObject({ kind: z.literal('boolean_of_text'), yes: texts, no: texts }),
  z.strictObject({ kind: z.literal('number_scale'), power: z.number().int().min(-12).max(12) }),
  z.strictObject({
    kind: z.literal('picklist_map'),
    pairs: z
      .array(z.strictObject({ crm: z.string().max(200), ours: z.string().max(200) }))
      .min(1)
      .max(500)
      .readonly(),
  }),
  z.strictObject({ kind: z.enum(['constant_in', 'constant_out']), value: FieldValue }),
]);

export const FieldShape = z.object({
  type: z.enum([
    'text',
    'long_text',
    'email',
    'phone',
    'url',
    'number',
    'integer',
    'boolean',
    'date',
    'instant',
    'picklist',
    'multi_picklist',
    'reference',
  ]),
  maxLength: z.number().int().positive().exactOptional(),
  scale: z.number().int().min(0).max(18).exactOptional(),
  options: z
    .array(z.object({ value: z.string(), label: z.string() }))
    .readonly()
    .exactOptional(),
  blank: FieldValue.exactOptional(),
});

export const MappingLine = z.strictObject({
  /** One of ours, or any other name: then the customer's own field. */
  field: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/),
  crmField: z.string().min(1).max(200),
  direction: Direction,
  authority: Authority,
  transform: Transform,
  shape: FieldShape.optional(),
});

/** Takes the place of the lines saved before; fields without a line follow the CRM's standard. */
export const MappingWish = z.strictObject({ lines: z.array(MappingLine).max(300) });

export const MappingView = z.object({
  object: MappedObject,
  lines: z.array(
    MappingLine.extend({ field: z.string(), label: z.string(), shape: FieldShape, isStandard: z.boolean(), disabledReason: z.string().nullable() }),
  ),
  ours: z.array(z.object({ name: z.string(), label: z.string(), shape: FieldShape })),
  crm: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      shape: FieldShape,
      isReadOnly: z.boolean(),
      isFormula: z.boolean(),
      isRequired: z.boolean(),
      hasHistory: z.boolean(),
      /** What its list proposes where it takes other values, too. */
      proposes: z.array(z.string()).readonly().exactOptional(),
    }),
  ),
  listeners: Listeners,
});

export const MappingPreview = z.object({
  changedFields: z.array(z.string()),
  lookedAt: z.number().int(),
  wouldChange: z.number().int(),
  /** Records where both sides hold something else. */
  conflicts: z.number().int(),
  /** Of these, those a person would be asked about. */
  forReview: z.number().int(),
  /** False: the numbers are “at least”. */
  isComplete: z.boolean(),
  listeners: Listeners,
});
