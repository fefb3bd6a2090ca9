import { FilterOperatorEnum, type PublicObjectSearchRequest } from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import type { z } from 'zod';
import type { HubspotClient } from './client.ts';
import { SearchReply } from './wire.ts';

export type SearchPage = z.infer<typeof SearchReply>;

export interface Condition {
  property: string;
  is: 'EQ' | 'GT' | 'GTE' | 'LTE' | 'HAS' | 'IN';
  /** Absent for HAS: any value; and for IN, which has several. */
  value?: string;
  values?: readonly string[];
}

export interface SearchRequest {
  /** Groups are alternatives; the conditions of one group hold together. */
  anyOf: Condition[][];
  sortBy: string;
  properties: readonly string[];
  limit: number;
}

const operators = {
  EQ: FilterOperatorEnum.Eq,
  GT: FilterOperatorEnum.Gt,
  GTE: FilterOperatorEnum.Gte,
  LTE: FilterOperatorEnum.Lte,
  HAS: FilterOperatorEnum.HasProperty,
  IN: FilterOperatorEnum.In,
};

/**
 * One page, ascending. A search takes a single sort rule, as an object: the client's own type says string, and
 * HubSpot ignores a rule given as a string of JSON without a word.
 */
export function search(client: HubspotClient, objectType: string, request: SearchRequest): Promise<SearchPage> {
  const plain: PublicObjectSearchRequest = {
    filterGroups: request.anyOf.map((group) => ({
      filters: group.map(({ property, is, value, values }) => ({
        propertyName: property,
        operator: operators[is],
        ...(value === undefined ? {} : { value }),
        ...(values === undefined ? {} : { values: [...values] }),
      })),
    })),
    properties: [...request.properties],
    limit: request.limit,
    after: '0',
  };
  const body = Object.assign(plain, { sorts: [{ propertyName: request.sortBy, direction: 'ASCENDING' }] });
  return client.search(SearchReply, (sdk) => sdk.crm.objects.searchApi.doSearchWithHttpInfo(objectType, body));
}
