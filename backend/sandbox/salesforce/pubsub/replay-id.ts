/** Where a stream stands. To whoever holds one it is an opaque text; it ages, so it carries its date. */
export interface ReplayPosition {
  position: number;
  atMs: number;
}

const LENGTH = 14;

export function toReplayId({ position, atMs }: ReplayPosition): Buffer {
  const bytes = Buffer.alloc(LENGTH);
  bytes.writeBigUInt64BE(BigInt(position));
  bytes.writeUIntBE(atMs, 8, 6);
  return bytes;
}

export function readReplayId(bytes: Buffer): ReplayPosition | null {
  if (bytes.length !== LENGTH) return null;
  return { position: Number(bytes.readBigUInt64BE()), atMs: bytes.readUIntBE(8, 6) };
}
