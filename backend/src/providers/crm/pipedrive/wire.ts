import { z } from 'zod';

/** What we read of Pipedrive's replies, and no more. */
const Cursor = z.object({ next_cursor: z.string().nullish() }).nullish();

/** A person, organization or deal: the rest of its fields is read by name. */
export const RecordReply = z.looseObject({
  id: z.number().int(),
  is_deleted: z.boolean().optional(),
  add_time: z.string().nullish(),
  update_time: z.string().nullish(),
  owner_id: z.number().nullish(),
  org_id: z.number().nullish(),
  custom_fields: z.record(z.string(), z.unknown()).nullish(),
});
export type RecordReply = z.infer<typeof RecordReply>;

export const RecordPage = z.object({ data: z.array(RecordReply), additional_data: Cursor });
export const OneRecord = z.object({ data: RecordReply });

const ContactPoint = z.object({ value: z.string().nullish(), primary: z.boolean().nullish(), label: z.string().nullish() });
/** Several addresses or numbers of a person, one of them the primary; an empty one is none. */
export const ContactPoints = z
  .array(ContactPoint)
  .nullable()
  .transform((points) =>
    (points ?? []).flatMap(({ value, primary, label }) => (value ? [{ value, primary: primary ?? false, label: label ?? 'work' }] : [])),
  );
export type ContactPoints = z.infer<typeof ContactPoints>;

export const PersonField = z.object({ field_name: z.string(), field_code: z.string(), field_type: z.string(), is_custom_field: z.boolean() });
export type PersonField = z.infer<typeof PersonField>;
export const FieldPage = z.object({ data: z.array(PersonField), additional_data: Cursor });
export const OneField = z.object({ data: PersonField });

const ActivityReply = z.object({ id: z.number().int(), note: z.string().nullish() });
export const ActivityPage = z.object({ data: z.array(ActivityReply), additional_data: Cursor });
export const OneActivity = z.object({ data: ActivityReply });

/** Version 1 from here on. */
export const UserList = z.object({
  data: z.array(z.object({ id: z.number().int(), name: z.string(), email: z.string().nullish(), active_flag: z.boolean() })),
});
export const OwnUser = z.object({ data: z.object({ id: z.number().int(), company_id: z.number().int() }) });

export const RecentPage = z.object({
  data: z
    .array(z.object({ id: z.number().int(), data: z.object({ active_flag: z.boolean().optional(), update_time: z.string().nullish() }).nullish() }))
    .nullable(),
  additional_data: z.object({ pagination: z.object({ more_items_in_collection: z.boolean(), next_start: z.number().int().optional() }).optional() }),
});

const WebhookReply = z.object({
  id: z.number().int(),
  subscription_url: z.string(),
  event_object: z.string(),
  /** 0 = turned off, by a person or after too many failures. */
  is_active: z.number().optional(),
});
export type WebhookReply = z.infer<typeof WebhookReply>;
export const WebhookList = z.object({
  data: z
    .array(WebhookReply)
    .nullish()
    .transform((found) => found ?? []),
});

export const TokenReply = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
  api_domain: z.url(),
});
