import { ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import { objects } from './objects.ts';
import { MOST_IDS, soqlText } from './soql.ts';
import { type AnyRecord, IdRecord, IndividualRecord } from './wire.ts';

const WISHES = ['HasOptedOutSolicit', 'ShouldForget'] as const;

/** Of the fields that hold wishes those that we may see; null = the object is hidden from us whole. */
async function visibleWishes(client: SalesforceClient): Promise<readonly string[] | null> {
  try {
    const readable = new Set((await client.describe('Individual')).fields.map(({ name }) => name));
    return WISHES.filter((field) => readable.has(field));
  } catch (error) {
    if (error instanceof ProviderError && ['not_found', 'permission', 'validation'].includes(error.failure)) return null;
    throw error;
  }
}

/**
 * Whoever is tied to an individual wants what that one says, too: no mail and no calls where it is not to be solicited, or to
 * be forgotten. One we cannot look at is an unknown, which holds.
 */
export async function withIndividuals(client: SalesforceClient, people: readonly AnyRecord[]): Promise<readonly AnyRecord[]> {
  const ids = [...new Set(people.flatMap(({ IndividualId }) => IndividualId ?? []))];
  if (ids.length === 0) return people;
  const wishes = await visibleWishes(client);
  const refused = new Map<string, boolean>();
  for (let from = 0; wishes !== null && from < ids.length; from += MOST_IDS) {
    const wanted = ids.slice(from, from + MOST_IDS).map(soqlText);
    const soql = `SELECT ${['Id', ...wishes].join(', ')} FROM Individual WHERE Id IN (${wanted.join(', ')})`;
    const { records } = await client.query(soql, IndividualRecord);
    for (const { Id, HasOptedOutSolicit, ShouldForget } of records) refused.set(Id, HasOptedOutSolicit === true || ShouldForget === true);
  }
  const isWholeSeen = wishes?.length === WISHES.length;
  return people.map((person) => {
    if (!person.IndividualId) return person;
    const said = refused.get(person.IndividualId);
    if (said === true) return { ...person, HasOptedOutOfEmail: true, DoNotCall: true };
    return said === false && isWholeSeen
      ? person
      : { ...person, HasOptedOutOfEmail: orUnknown(person.HasOptedOutOfEmail), DoNotCall: orUnknown(person.DoNotCall) };
  });
}

const orUnknown = (refused: boolean | null | undefined): true | null => (refused === true ? true : null);

/** A change of an individual changes nobody who is tied to it. */
export async function wishesSince(client: SalesforceClient, object: 'contact' | 'lead', since: Date): Promise<string[]> {
  const { name } = objects[object];
  const tied = (await client.describe(name)).fields.some((field) => field.name === 'IndividualId');
  if (!tied || (await visibleWishes(client)) === null) return [];
  const soql = `SELECT Id FROM ${name} WHERE Individual.SystemModstamp >= ${since.toISOString()} ORDER BY Id`;
  return (await client.queryAll(soql, IdRecord)).map(({ Id }) => Id);
}
