import { z } from 'zod';

const text = z.string().nullish();

export const MessageState = z.object({
  id: z.string().min(1),
  isDraft: z.boolean().nullish(),
  internetMessageId: text,
  conversationId: text,
  parentFolderId: text,
});
export type MessageState = z.infer<typeof MessageState>;
export const STATE = 'id,isDraft,internetMessageId,conversationId,parentFolderId';

export const MessageList = z.object({ value: z.array(MessageState) });
export const Folder = z.object({ id: z.string().min(1) });

/** A row of a list or of a delta; one that was removed has nothing but its id. */
export const ReceivedRow = z.object({
  id: z.string().min(1),
  receivedDateTime: text,
  isDraft: z.boolean().nullish(),
  from: z.object({ emailAddress: z.object({ address: text }) }).nullish(),
  '@removed': z.unknown().optional(),
});
export type ReceivedRow = z.infer<typeof ReceivedRow>;
export const RECEIVED = 'id,receivedDateTime,isDraft,from';

export const ReceivedPage = z.object({
  value: z.array(ReceivedRow),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

export const Subscription = z.object({ id: z.string().min(1), expirationDateTime: z.iso.datetime({ offset: true }) });

export const Me = z.object({ displayName: text, mail: text, userPrincipalName: z.string().min(1) });

export const TokenReply = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive(),
  scope: z.string().default(''),
});

/** One notice of a delivery; those of a subscription's own life name an event instead of a change. */
export const Notices = z.object({
  value: z
    .array(
      z.object({
        subscriptionId: z.string().min(1).max(200),
        clientState: z.string().max(200),
        lifecycleEvent: z.string().optional(),
      }),
    )
    .max(1000),
});
