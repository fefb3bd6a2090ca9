import { z } from 'zod';
import { ProviderError } from '#ports/provider-error.ts';

const Region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is no AWS region');
const TopicArn = z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/, 'is no ARN of an SNS topic');
const listOf = <Item extends z.ZodType<string, string>>(item: Item) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item))
    .default([]);

export const env = z.object({
  /** With it Amazon SES is offered; mailboxes without settings of their own send there. */
  SES_REGION: Region.optional(),
  SES_ACCESS_KEY_ID: z.string().min(1).optional(),
  SES_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  /** Publishes what becomes of each mail to a topic; without it nothing is heard of a mail that has gone. */
  SES_CONFIGURATION_SET: z.string().min(1).optional(),
  /** ARNs of the SNS topics that may speak for mailboxes without settings of their own, separated by commas. */
  SES_TOPIC_ARNS: listOf(TopicArn),
  /** Another address than Amazon's, and what is trusted like Amazon's SNS hosts: for tests and local set-ups. */
  SES_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  SES_SNS_ORIGINS: listOf(z.url({ protocol: /^https?$/ })),
  /** Longest silence before an answer counts as lost. */
  SES_SILENCE_MS: z.coerce.number().int().min(100).default(60_000),
});
export type SesEnv = Readonly<z.infer<typeof env>>;

const Settings = z.strictObject({
  region: Region,
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  configurationSet: z.string().min(1).optional(),
  topicArn: TopicArn.optional(),
});

export interface SesAccount {
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  configurationSet: string | null;
  topicArns: readonly string[];
}

// The mailbox is at fault, not its mails: they wait until somebody has put it right.
const unusable = (what: string): ProviderError => new ProviderError('permission', `SES settings: ${what}`);

/** A mailbox's own account, or that of the environment when it has none; never a mix of both. */
export function accountOf(settings: Readonly<Record<string, string>>, config: SesEnv): SesAccount {
  if (Object.keys(settings).length === 0) return sharedAccount(config);
  const parsed = Settings.safeParse(settings);
  if (!parsed.success) throw unusable(parsed.error.issues.map((issue) => issue.path.join('.') || issue.message).join(', '));
  const { configurationSet, topicArn, ...account } = parsed.data;
  return { ...account, configurationSet: configurationSet ?? null, topicArns: topicArn === undefined ? [] : [topicArn] };
}

function sharedAccount(config: SesEnv): SesAccount {
  const { SES_REGION: region, SES_ACCESS_KEY_ID: accessKeyId, SES_SECRET_ACCESS_KEY: secretAccessKey } = config;
  if (region === undefined || accessKeyId === undefined || secretAccessKey === undefined)
    throw unusable('no account for mailboxes without their own');
  return { region, accessKeyId, secretAccessKey, configurationSet: config.SES_CONFIGURATION_SET ?? null, topicArns: config.SES_TOPIC_ARNS };
}
