import { ProviderError } from '#ports/provider-error.ts';
import type { PipedriveClient } from './client.ts';
import { findNamesake, findOwned, type OwnedField, ownedFields } from './owned-fields.ts';
import { OneField } from './wire.ts';

type Outcome = { created: string } | { missing: string } | null;

async function ensureField(client: PipedriveClient, wanted: OwnedField): Promise<Outcome> {
  const fields = await client.personFields();
  if (findOwned(fields, wanted)) return null;
  const namesake = findNamesake(fields, wanted);
  if (namesake) return { missing: `${wanted.name}: type ${namesake.field_type}, needs ${wanted.type}` };
  try {
    await client.write(OneField, (apis) =>
      apis.personFields.addPersonField({ AddPersonFieldRequest: { field_name: wanted.name, field_type: wanted.type } }),
    );
    return { created: wanted.name };
  } catch (error) {
    // Not an admin, or the plan has no more custom fields.
    if (error instanceof ProviderError && error.failure === 'permission') return { missing: wanted.name };
    throw error;
  } finally {
    client.forgetFields();
  }
}

/** Creates the person fields that are not there; names those it may not create or may not use as they are. */
export async function prepare(client: PipedriveClient): Promise<{ missing: string[]; created: string[] }> {
  client.forgetFields();
  const outcomes: Outcome[] = [];
  for (const wanted of ownedFields) outcomes.push(await ensureField(client, wanted));
  return {
    missing: outcomes.flatMap((outcome) => (outcome && 'missing' in outcome ? [outcome.missing] : [])),
    created: outcomes.flatMap((outcome) => (outcome && 'created' in outcome ? [outcome.created] : [])),
  };
}
