import type { Twin } from '../../core/twin.ts';
import { objectFor, requireOrg } from '../org.ts';
import type { Change, ChangeEvent } from './change-event.ts';
import { logState, storeChange, takePosition } from './change-log.ts';

/** The vendor name under which the stream's planned faults are kept: `COMMIT /data/ContactChangeEvent` as an event is made. */
export const PUBSUB_FAULTS = 'salesforce-pubsub';

type Committed = Omit<ChangeEvent, 'id' | 'position' | 'commitNumber' | 'changeType'> & { changeType: Change };

/** Puts one event into the org's stream, unless a planned fault has it lost, doubled or hollowed out. */
export function publishChange(twin: Twin, orgId: string, change: Committed): void {
  const event = { ...change, commitNumber: logState(twin, orgId).last + 1 };
  const hollow = { ...event, values: {}, changedFields: [], nulledFields: [] };
  switch (twin.faults.take(PUBSUB_FAULTS, 'COMMIT', `/data/${change.object}ChangeEvent`)?.type) {
    case 'lose_event':
      takePosition(twin, orgId);
      return;
    case 'duplicate_event':
      storeChange(twin, orgId, event);
      return storeChange(twin, orgId, event);
    case 'gap_event':
      return storeChange(twin, orgId, { ...hollow, changeType: `GAP_${change.changeType}` });
    case 'overflow_event':
      return storeChange(twin, orgId, { ...hollow, changeType: 'GAP_OVERFLOW', recordIds: [] });
    case 'wildcard_event':
      return storeChange(twin, orgId, { ...event, recordIds: [`${objectFor(requireOrg(twin, orgId), change.object)?.keyPrefix ?? ''}*`] });
    default:
      return storeChange(twin, orgId, event);
  }
}
