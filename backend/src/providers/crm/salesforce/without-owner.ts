import { ProviderError } from '#ports/provider-error.ts';

type Body = Readonly<Record<string, unknown>>;

/** Who was deactivated over there gets nothing new: what they did is kept all the same, as the integration user's. */
export async function orWithoutOwner<Reply>(body: Body, send: (body: Body) => Promise<Reply>): Promise<Reply> {
  try {
    return await send(body);
  } catch (error) {
    const isRefused = error instanceof ProviderError && error.vendorCode === 'INACTIVE_OWNER_OR_USER' && 'OwnerId' in body;
    if (!isRefused) throw error;
    const { OwnerId: _owner, ...rest } = body;
    return send(rest);
  }
}
