import { z } from 'zod';

export const MailFormat = z.enum(['text', 'html']);
export type MailFormat = z.infer<typeof MailFormat>;

const Subject = z.string().trim().max(255);
const Body = z.string().max(50_000);
const Name = z.string().trim().min(1).max(120);

/** Liquid. `text`: plain paragraphs, links as `[label](https://…)`. `html`: what mail programs show. */
export const NewTemplate = z.strictObject({ name: Name, format: MailFormat.default('text'), subject: Subject, body: Body });
export type NewTemplate = z.infer<typeof NewTemplate>;

/** `version` = the one that was looked at; what is left out stays. Another text is another version. */
export const TemplateChange = z.strictObject({
  version: z.number().int().min(1),
  name: Name.optional(),
  format: MailFormat.optional(),
  subject: Subject.optional(),
  body: Body.optional(),
  isArchived: z.boolean().optional(),
});
export type TemplateChange = z.infer<typeof TemplateChange>;

export const TemplateProblemCode = z.enum([
  'syntax_error',
  'unknown_tag',
  'unknown_filter',
  'too_expensive',
  'unknown_field',
  'computed_field',
  'unknown_snippet',
  'snippet_format',
  'snippet_circular',
  'too_long',
  'subject_missing',
  'body_missing',
  'link_not_allowed',
  'html_breaks_template',
  'html_removed',
  'often_empty',
]);
export type TemplateProblemCode = z.infer<typeof TemplateProblemCode>;

/** An error keeps a text from being saved, a warning does not. */
export const TemplateProblem = z.object({
  severity: z.enum(['error', 'warning']),
  code: TemplateProblemCode,
  part: z.enum(['subject', 'body']),
  /** From 1; null = it is of no one place. */
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  /** Of the field, filter, tag, snippet or link. */
  name: z.string().nullable(),
  /** What was probably meant. */
  suggestion: z.string().nullable(),
  text: z.string(),
});
export type TemplateProblem = z.infer<typeof TemplateProblem>;

export const TemplateVersion = z.object({
  version: z.number().int(),
  format: MailFormat,
  subject: z.string(),
  body: z.string(),
  variables: z.array(z.string()),
  createdAt: z.iso.datetime(),
  createdBy: z.uuid().nullable(),
});
export type TemplateVersion = z.infer<typeof TemplateVersion>;

export const TemplateSummary = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The newest. */
  version: z.number().int(),
  format: MailFormat,
  subject: z.string(),
  body: z.string(),
  variables: z.array(z.string()),
  isArchived: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type TemplateSummary = z.infer<typeof TemplateSummary>;

export const Template = TemplateSummary.extend({
  /** The newest first. */
  versions: z.array(TemplateVersion),
  warnings: z.array(TemplateProblem),
});
export type Template = z.infer<typeof Template>;

/** What may stand in `{{ }}`. */
export const TemplateField = z.object({
  path: z.string(),
  label: z.string(),
  example: z.string(),
  /** One of this customer's own, by its field mapping. */
  isCustom: z.boolean(),
});
export type TemplateField = z.infer<typeof TemplateField>;

const unsaved = { format: MailFormat.default('text'), subject: Subject, body: Body };

/** As the contact would get it from whoever asks. */
export const SavedPreview = z.strictObject({ contactId: z.uuid(), version: z.number().int().min(1).optional() });
export const UnsavedPreview = z.strictObject({ contactId: z.uuid(), ...unsaved });
export type UnsavedPreview = z.infer<typeof UnsavedPreview>;

export const MailPreview = z.object({
  /** False = it would be held, or could not be saved. */
  wouldGo: z.boolean(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  /** Variables without a value for this contact; a mark stands in their places. */
  missing: z.array(z.object({ path: z.string(), text: z.string(), remedy: z.string() })),
  problems: z.array(TemplateProblem),
});
export type MailPreview = z.infer<typeof MailPreview>;

export const SnippetName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/);
/** `version` = the one that was looked at; left out = it is new. */
export const SnippetText = z.strictObject({ format: MailFormat.default('text'), body: Body, version: z.number().int().min(1).optional() });
export type SnippetText = z.infer<typeof SnippetText>;

export const Snippet = z.object({
  name: SnippetName,
  format: MailFormat,
  body: z.string(),
  version: z.number().int(),
  updatedAt: z.iso.datetime(),
  warnings: z.array(TemplateProblem),
});
export type Snippet = z.infer<typeof Snippet>;

/** Html is cleaned; without a text one is made from it. Both null = none. */
export const SignatureText = z.strictObject({ html: z.string().max(20_000).nullable(), text: z.string().max(5000).nullish() });
export type SignatureText = z.infer<typeof SignatureText>;

export const Signature = z.object({
  html: z.string().nullable(),
  text: z.string().nullable(),
  /** What was taken out of the html. */
  removed: z.array(z.string()),
});
export type Signature = z.infer<typeof Signature>;
