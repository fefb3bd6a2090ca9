/** The vendor's error code of a call that should fail; null when it did not. */
export async function failure(work: PromiseLike<unknown>): Promise<unknown> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof Error && 'errorCode' in error ? error.errorCode : error;
}
