import type { MessageRow } from './rows.ts';

export type Format = 'minimal' | 'full' | 'raw' | 'metadata';

const common = ({ id, threadId, labelIds, historyId, internalDateMs, raw }: MessageRow) => ({
  id,
  threadId,
  labelIds,
  snippet: '',
  sizeEstimate: Buffer.byteLength(raw, 'base64'),
  historyId: String(historyId),
  internalDate: String(internalDateMs),
});

/** A message in one of the API's forms. */
export function messageJson(row: MessageRow, format: Format, wanted: readonly string[]): Record<string, unknown> {
  if (format === 'minimal') return common(row);
  if (format === 'raw') return { ...common(row), raw: Buffer.from(row.raw, 'base64').toString('base64url') };
  const names = wanted.map((name) => name.toLowerCase());
  const headers = row.headers.filter(({ name }) => names.length === 0 || format === 'full' || names.includes(name.toLowerCase()));
  return { ...common(row), payload: { partId: '', mimeType: 'multipart/alternative', filename: '', headers } };
}

export const referenceTo = ({ id, threadId }: Pick<MessageRow, 'id' | 'threadId'>) => ({ id, threadId });
