import type { CardView, ConflictView } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { clockText } from './instants.ts';

export const conflictsTitle = (count: number): string => (count === 1 ? cardLabels.conflictsTitleOne : say('conflictsTitle', count));

function valueText(value: ConflictView['before']): string {
  if (value === null || value === '') return cardLabels.conflictEmpty;
  if (typeof value === 'boolean') return value ? cardLabels.conflictYes : cardLabels.conflictNo;
  return String(value);
}

function whoText({ by, at }: ConflictView['crm'], now: Date): string {
  const when = at === null ? null : clockText(new Date(at), now);
  if (by !== null && when !== null) return say('conflictWhoAndWhen', by, when);
  return by === null && when === null ? '' : say('conflictWho', by ?? when ?? '');
}

/** Whose value, the value, and who entered it when. */
export function sideRows(view: CardView, { crm, ours, before }: ConflictView, now: Date): { name: string; value: string; who: string }[] {
  return [
    { name: view.crmName, value: valueText(crm.value), who: whoText(crm, now) },
    { name: view.product, value: valueText(ours.value), who: whoText(ours, now) },
    { name: cardLabels.conflictBefore, value: valueText(before), who: '' },
  ];
}
