/** Binds a ciphertext to its place: moved to another customer, connection or field it does not open. */
export interface SealedFor {
  customerId: string;
  connectionId: string;
  field: string;
}

export interface Sealer {
  seal(plaintext: string, place: SealedFor): string;
  /** Throws when the key is unknown, the place differs or a bit was changed. */
  open(sealed: string, place: SealedFor): string;
}
