/** What of an org's own setup is listed and never run: the twin has neither a flow engine nor Apex. */
export interface OrgFlow {
  apiName: string;
  label: string;
  processType: string;
  /** "Contact"; null = no record starts it. */
  object: string | null;
  triggerType: string | null;
  recordTriggerType: string | null;
  isActive: boolean;
}

export const triggerEvents = [
  'before insert',
  'before update',
  'before delete',
  'after insert',
  'after update',
  'after delete',
  'after undelete',
] as const;
export type TriggerEvent = (typeof triggerEvents)[number];

export interface OrgTrigger {
  name: string;
  object: string;
  events: TriggerEvent[];
  isActive: boolean;
}
