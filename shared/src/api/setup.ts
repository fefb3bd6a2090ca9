import { z } from 'zod';
import { mailCalls } from './mail-setup.ts';
import { Authority, Direction, MappedObject } from './mapping.ts';
import { ScopedObject, ScopeWish } from './record-scope.ts';
import type { SetupFact, TimedText } from './setup-fact.ts';

export type { SetupFact, TimedText };

/**
 * The admin's set-up page: one signed POST `/v1/setup/{provider}`, answered like a card's call. What it answers is in words
 * already, so that both CRMs say the same; an instant comes beside its words, for the viewer's own zone.
 */
const LineWish = z.strictObject({
  /** Ours; of a new line also whatever the customer calls a field of its own. */
  field: z.string().min(1).max(60),
  crmField: z.string().min(1).max(200),
  direction: Direction,
  authority: Authority,
  /** How the value is carried over, by the name it is offered under, and what has to be said beside it. */
  choice: z.string().min(1).max(40),
  detail: z.string().max(20_000),
});
const LineChange = z.discriminatedUnion('what', [
  LineWish.extend({ what: z.literal('set') }),
  LineWish.extend({ what: z.literal('add') }),
  z.strictObject({ what: z.literal('remove'), field: z.string().min(1).max(60) }),
]);
const changes = z.array(LineChange).max(300);

export const SetupCall = z.discriminatedUnion('call', [
  z.strictObject({ call: z.literal('view') }),
  z.strictObject({ call: z.literal('sign_in') }),
  z.strictObject({ call: z.literal('check_fields') }),
  z.strictObject({ call: z.literal('scope_choices'), object: ScopedObject }),
  ScopeWish.extend({ call: z.literal('count_scope') }),
  ScopeWish.extend({ call: z.literal('save_scope') }),
  z.strictObject({ call: z.literal('mapping'), object: MappedObject }),
  z.strictObject({ call: z.literal('preview_mapping'), object: MappedObject, changes }),
  z.strictObject({ call: z.literal('save_mapping'), object: MappedObject, changes }),
  z.strictObject({ call: z.literal('preview_writes') }),
  z.strictObject({ call: z.literal('set_writing'), state: z.enum(['shadow', 'on']) }),
  z.strictObject({ call: z.literal('set_writes_per_hour'), writesPerHour: z.number().int().min(1).max(1_000_000).nullable() }),
  z.strictObject({ call: z.literal('pause') }),
  z.strictObject({ call: z.literal('resume') }),
  z.strictObject({ call: z.literal('health') }),
  z.strictObject({ call: z.literal('resync_record'), object: MappedObject, crmId: z.string().min(1).max(60) }),
  z.strictObject({ call: z.literal('retry_cause'), cause: z.string().min(1).max(60) }),
  z.strictObject({ call: z.literal('undo_last_batch'), idempotencyKey: z.string().min(8).max(200) }),
  ...mailCalls,
]);
export type SetupCall = z.infer<typeof SetupCall>;
export type SetupObject = z.infer<typeof ScopedObject>;
export type LineWish = z.infer<typeof LineWish>;
export type LineChange = z.infer<typeof LineChange>;
export type ScopeChoices = z.infer<typeof ScopeWish>['scopes'];
export type ObjectConditions = NonNullable<ScopeChoices[SetupObject]>;

export type StepKey = 'connect' | 'fields' | 'records' | 'mapping' | 'writing';
export interface SetupStep {
  key: StepKey;
  number: number;
  title: string;
  state: 'done' | 'todo' | 'problem';
  stateText: string;
  line: TimedText;
}

export interface ScopeOfObject {
  object: SetupObject;
  label: string;
  conditions: ObjectConditions;
  /** What is chosen, how many that are, how far the reading is. */
  facts: SetupFact[];
  problem: string | null;
}

export interface SetupView {
  product: string;
  crmName: string;
  measuredAt: string;
  steps: SetupStep[];
  connect: { facts: SetupFact[]; asks: SetupFact[]; canSignIn: boolean };
  fields: { facts: SetupFact[]; missing: { name: string; remedy: string }[] };
  records: ScopeOfObject[];
  mapping: { object: SetupObject; label: string }[];
  writing: {
    state: 'shadow' | 'on';
    isPaused: boolean;
    isEnded: boolean;
    facts: SetupFact[];
    writesPerHour: number | null;
    canUndo: boolean;
  };
  /** What of mail waits for a person; null = nothing does. */
  mail: string | null;
}

export interface ScopeChoiceLists {
  owners: { id: string; label: string }[];
  /** Null = the CRM does not show them to us. */
  lists: { id: string; label: string }[] | null;
  recordTypes: { id: string; label: string }[];
  listsName: string;
  typesName: string;
  /** For all objects, while nobody has chosen: shown as chosen, and nothing before it is saved. */
  proposal: { owners: string[]; text: string } | null;
}

export interface ScopeCount {
  measuredAt: string;
  rows: { object: SetupObject; label: string; records: string; calls: string }[];
  total: string;
}

export interface MappingLineView extends LineWish {
  label: string;
  /** How it is carried over now: stays choosable where it is not offered. */
  way: MappingWay;
  /** What taking the line away means: nothing of it stays, or the standard holds again; null = it is the standard. */
  removeText: string | null;
  problem: string | null;
}
/** One way a value can be carried over between two kinds of fields. */
export interface MappingWay {
  value: string;
  label: string;
  directions: z.infer<typeof Direction>[];
  /** What has to be said beside it; null = nothing. */
  asks: string | null;
}
export interface MappingOfObject {
  object: SetupObject;
  lines: MappingLineView[];
  /** Ours that no line is about, with a field of the customer's own (an empty value) as the last. */
  free: { value: string; label: string }[];
  /** The kind of each field of ours; one that is not there is the customer's own. */
  kinds: Partial<Record<string, string>>;
  crmFields: { value: string; label: string; kind: string; isReadOnly: boolean; hasHistory: boolean; choices: string }[];
  /** By both kinds, ours first: `text picklist`. */
  ways: Partial<Record<string, MappingWay[]>>;
  directionWords: { value: z.infer<typeof Direction>; label: string }[];
  authorityWords: { value: z.infer<typeof Authority>; label: string }[];
}
/** One sentence a line. */
export interface MappingDryRun {
  measuredAt: string;
  lines: string[];
}

export interface WritesPreview {
  measuredAt: string;
  summary: string;
  objects: { label: string; records: string; fields: string }[];
  /** What of the customer's own would run or refuse, a sentence each. */
  listens: string[];
  samples: { id: string; name: string; url: string; changes: { label: string; before: string; after: string }[] }[];
  more: string | null;
}

/** What was done, for a moment's notice. */
export interface DoneText {
  text: string;
}

export interface HealthNote extends TimedText {
  tone: 'well' | 'info' | 'warn' | 'bad';
  title: string;
}
export interface HealthFact extends SetupFact {
  isBad: boolean;
}
export interface HealthPanel {
  key: string;
  title: string;
  facts: HealthFact[];
  notes: TimedText[];
}
export interface HealthView {
  measuredAt: string;
  notes: HealthNote[];
  objects: { object: SetupObject; label: string; facts: HealthFact[] }[];
  /** Words where there are none. */
  objectsEmpty: string | null;
  causesTitle: string;
  causes: { key: string; text: string; remedy: string; retryText: string | null }[];
  causesNote: string;
  panels: HealthPanel[];
}
