import type { Claimed } from '#services/crm-sync/claim-dirty.ts';
import type { HumanValue } from '#services/crm-sync/human-value.ts';
import type { SentRow } from '#services/crm-sync/write-outcome.ts';

/** A record about to be written, with nothing in it that a test does not put there. */
export function claimed(more: Partial<Claimed> = {}): Claimed {
  return {
    id: 'link-1',
    crm_id: '003A',
    entity_type: 'contact',
    salesos_id: 'contact-1',
    human: false,
    generation: '7',
    fields: {},
    base: {},
    base_before: {},
    refused: {},
    ...more,
  };
}

export const noHuman: HumanValue = { values: {}, base: {}, readAs: null, changes: [], fields: {} };

export function sentRow(more: Partial<SentRow> = {}): SentRow {
  return { row: claimed(), changes: {}, human: noHuman, isHeldBack: false, held: [], more: false, ...more };
}
