/** The token endpoint's own error shape. */
export class OAuthFault extends Error {
  readonly error: string;

  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}
