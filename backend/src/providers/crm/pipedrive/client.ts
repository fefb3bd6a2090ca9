import { z } from 'zod';
import type { Effect } from '#ports/no-answer.ts';
import type { CallMeter, CrmCredentials } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { ToldClock } from '#ports/told-clock.ts';
import { type Apis, apisOf } from './apis.ts';
import { toProviderError } from './errors.ts';
import { FieldPage, type PersonField } from './wire.ts';

/** The client's own types promise the body; its transport hands over the whole answer. */
const Answer = z.object({ data: z.unknown(), headers: z.looseObject({ date: z.string().optional() }).optional().catch(undefined) });

/** A field that says no to mails may be added at any time. */
const fieldsLifeMs = 10 * 60_000;

/** One company. */
export class PipedriveClient {
  readonly #apis: Apis;
  readonly #clock = new ToldClock();
  readonly #meter: CallMeter | undefined;
  #fields: Promise<readonly PersonField[]> | null = null;
  #fieldsAtMs = 0;

  constructor(credentials: CrmCredentials, timeoutMs: number) {
    this.#meter = credentials.meter;
    this.#apis = apisOf(credentials.instanceUrl.replace(/\/+$/, ''), () => credentials.accessToken(), timeoutMs);
  }

  async #run<Schema extends z.ZodType>(effect: Effect, schema: Schema, call: (apis: Apis) => Promise<unknown>): Promise<z.infer<Schema>> {
    this.#meter?.sent();
    const answer = await call(this.#apis)
      .catch((error: unknown) => {
        throw toProviderError(error, effect);
      })
      .finally(() => this.#meter?.answered({}));
    try {
      const { data, headers } = Answer.parse(answer);
      this.#clock.hear(headers?.date);
      return schema.parse(data);
    } catch (cause) {
      throw new ProviderError(effect === 'write' ? 'unknown_outcome' : 'temporary', 'Pipedrive answered in a form we do not know', { cause });
    }
  }

  /** As Pipedrive last told it. */
  now(): Date | null {
    return this.#clock.now();
  }

  read<Schema extends z.ZodType>(schema: Schema, call: (apis: Apis) => Promise<unknown>): Promise<z.infer<Schema>> {
    return this.#run('read', schema, call);
  }

  write<Schema extends z.ZodType>(schema: Schema, call: (apis: Apis) => Promise<unknown>): Promise<z.infer<Schema>> {
    return this.#run('write', schema, call);
  }

  /** A person's fields, asked for now and then; `forgetFields` after one was made or turned out to be gone. */
  personFields(): Promise<readonly PersonField[]> {
    if (performance.now() - this.#fieldsAtMs > fieldsLifeMs) this.#fields = null;
    if (this.#fields === null) this.#fieldsAtMs = performance.now();
    this.#fields ??= this.#readFields().catch((error: unknown) => {
      this.#fields = null;
      throw error;
    });
    return this.#fields;
  }

  forgetFields(): void {
    this.#fields = null;
  }

  async #readFields(): Promise<PersonField[]> {
    const fields: PersonField[] = [];
    let cursor: string | null = null;
    do {
      const request: { limit: number; cursor?: string } = { limit: 500, ...(cursor === null ? {} : { cursor }) };
      const page: z.infer<typeof FieldPage> = await this.read(FieldPage, (apis) => apis.personFields.getPersonFields(request));
      fields.push(...page.data);
      cursor = page.additional_data?.next_cursor ?? null;
    } while (cursor !== null);
    return fields;
  }
}
