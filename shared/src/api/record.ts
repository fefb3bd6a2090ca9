import { z } from 'zod';

/** The smallest limits of the CRMs it may live in. */
const text = (max: number) => z.string().trim().min(1).max(max);

const Name = text(255);
const Short = text(40);
const Middle = text(80);
const CompanySize = z.number().int().min(0).max(99_999_999);
const Email = z.email().max(80);

/** Absent = whoever asks; null = nobody. */
const OwnerId = z.uuid().nullable().optional();

export const NewAccount = z.strictObject({
  name: Name,
  domain: Name.optional(),
  industry: Name.optional(),
  companySize: CompanySize.optional(),
  location: Short.optional(),
  country: Middle.optional(),
  ownerId: OwnerId,
});
export type NewAccount = z.infer<typeof NewAccount>;

/** Null empties; what is absent stays. */
export const AccountChange = z.strictObject({
  name: Name.optional(),
  domain: Name.nullish(),
  industry: Name.nullish(),
  companySize: CompanySize.nullish(),
  location: Short.nullish(),
  country: Middle.nullish(),
});
export type AccountChange = z.infer<typeof AccountChange>;

export const NewContact = z
  .strictObject({
    /** A lead is of a company by name, and of no account. */
    object: z.enum(['contact', 'lead']).default('contact'),
    firstName: Short.optional(),
    lastName: Middle.optional(),
    email: Email.optional(),
    phone: Short.optional(),
    title: text(128).optional(),
    city: Short.optional(),
    country: Middle.optional(),
    company: Name.optional(),
    accountId: z.uuid().optional(),
    ownerId: OwnerId,
  })
  .refine(({ firstName, lastName, email }) => (firstName ?? lastName ?? email) !== undefined, { message: 'a name or an email' });
export type NewContact = z.infer<typeof NewContact>;

/** Null empties; what is absent stays. */
export const ContactChange = z.strictObject({
  firstName: Short.nullish(),
  lastName: Middle.nullish(),
  email: Email.nullish(),
  phone: Short.nullish(),
  title: text(128).nullish(),
  city: Short.nullish(),
  country: Middle.nullish(),
  company: Name.nullish(),
});
export type ContactChange = z.infer<typeof ContactChange>;

/** What of the two is the same in every record of ours. */
const common = {
  id: z.uuid(),
  ownerId: z.uuid().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** What it is in the CRMs. */
  records: z.array(z.object({ connectionId: z.uuid(), provider: z.string(), object: z.string(), recordId: z.string() })),
  /** What becomes of one made here that its CRM does not have yet; null = there is nothing to make. */
  sync: z.object({ state: z.enum(['pending', 'blocked']), code: z.string().nullable(), message: z.string().nullable() }).nullable(),
};

export const Account = z.object({
  ...common,
  name: z.string(),
  domain: z.string().nullable(),
  industry: z.string().nullable(),
  companySize: z.number().nullable(),
  location: z.string().nullable(),
  country: z.string().nullable(),
});
export type Account = z.infer<typeof Account>;

export const Contact = z.object({
  ...common,
  accountId: z.uuid().nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  title: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  company: z.string().nullable(),
});
export type Contact = z.infer<typeof Contact>;
