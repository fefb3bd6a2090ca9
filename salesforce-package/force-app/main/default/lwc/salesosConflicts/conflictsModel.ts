import type { CardView, ConflictView } from '@salesos/shared/api/card';
import { timeOrDay } from 'c/salesosFormat';
import { labels, say } from 'c/salesosLabels';

export type Choice = 'remote' | 'local' | 'edited';

/** What the viewer has chosen for one pair of values; another pair begins anew. */
export interface Answer {
  resolution: Choice;
  value: string;
}

export interface SideRow {
  key: string;
  name: string;
  value: string;
  who: string;
}

export interface FieldRow {
  key: string;
  id: string;
  label: string;
  flapping: string | null;
  sides: SideRow[];
  mayAnswer: boolean;
  legend: string;
  options: { value: Choice; label: string; isChosen: boolean }[];
  isEdited: boolean;
  editLabel: string;
  editValue: string;
  alwaysLabel: string | null;
}

export interface ConflictsModel {
  title: string;
  fields: FieldRow[];
  mayApply: boolean;
  hint: string | null;
}

export const keyOf = ({ id, seen }: ConflictView): string => `${id} ${seen}`;
export const winnerOf = (view: CardView, resolution: Choice): string => (resolution === 'remote' ? view.crmName : view.product);

function textOf(value: ConflictView['before']): string {
  if (value === null || value === '') return labels.conflictEmpty;
  if (typeof value === 'boolean') return value ? labels.conflictYes : labels.conflictNo;
  return String(value);
}

function whoOf({ by, at }: ConflictView['crm'], now: Date): string {
  const when = at === null ? null : timeOrDay(at, now);
  if (by !== null && when !== null) return say('conflictWhoAndWhen', by, when);
  return by === null && when === null ? '' : say('conflictWho', by ?? when ?? '');
}

function fieldRow(view: CardView, conflict: ConflictView, answer: Answer, now: Date): FieldRow {
  const { label, crm, ours, before, may } = conflict;
  const option = (value: Choice, text: string) => ({ value, label: text, isChosen: answer.resolution === value });
  return {
    key: keyOf(conflict),
    id: conflict.id,
    label,
    flapping: conflict.kind === 'flapping' ? say('conflictFlapping', view.crmName, label, view.product) : null,
    sides: [
      { key: 'crm', name: view.crmName, value: textOf(crm.value), who: whoOf(crm, now) },
      { key: 'ours', name: view.product, value: textOf(ours.value), who: whoOf(ours, now) },
      { key: 'before', name: labels.conflictBefore, value: textOf(before), who: '' },
    ],
    mayAnswer: may.includes('resolve'),
    legend: say('conflictChoice', label),
    options: [
      option('remote', say('conflictKeep', view.crmName)),
      option('local', say('conflictUse', view.product)),
      option('edited', labels.conflictEdit),
    ],
    isEdited: answer.resolution === 'edited',
    editLabel: say('conflictNewValue', label),
    editValue: answer.value,
    alwaysLabel: may.includes('always') && answer.resolution !== 'edited' ? say('conflictAlways', label) : null,
  };
}

/** Null where nothing differs: then there is nothing to show. */
export function conflictsModel(view: CardView | null, answerOf: (conflict: ConflictView) => Answer, now: Date): ConflictsModel | null {
  if (!view || view.conflicts.length === 0) return null;
  const fields = view.conflicts.map((conflict) => fieldRow(view, conflict, answerOf(conflict), now));
  const mayApply = fields.some(({ mayAnswer }) => mayAnswer);
  return {
    title: fields.length === 1 ? labels.conflictsTitleOne : say('conflictsTitle', fields.length),
    fields,
    mayApply,
    hint: mayApply ? null : labels.conflictNotYours,
  };
}
