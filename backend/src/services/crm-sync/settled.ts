export type Settled<Value> = { value: Value } | { error: unknown };

/** For what runs beside something else: neither may leave the other alone by throwing. */
export const settled = <Value>(promise: Promise<Value>): Promise<Settled<Value>> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
