import type { SetupStep, SetupView, StepKey } from '@salesos/shared/api/setup';
import type { Outcome } from 'c/salesosApi';
import { fullTime, timeOrDay } from 'c/salesosFormat';
import { labels, say } from 'c/salesosLabels';
import { timedText } from 'c/salesosSetupApi';

interface Note {
  kind: 'warning' | 'error' | 'stop';
  heading: string;
  text: string | null;
  actionLabel: string | null;
}
export interface StepRow {
  key: StepKey;
  title: string;
  stateText: string;
  stateClass: string;
  line: string;
  toggleLabel: string;
  toggleTitle: string;
  isConnect: boolean;
  isFields: boolean;
  isRecords: boolean;
  isMapping: boolean;
  isWriting: boolean;
}
export type BlockKey = 'health' | 'mail';
/** Below the steps: looked at when somebody opens it. */
interface BlockRow {
  key: BlockKey;
  title: string;
  intro: string;
  /** What waits for a person. */
  waits: string | null;
  toggleLabel: string;
  toggleTitle: string;
  isHealth: boolean;
  isMail: boolean;
}
interface SetupModel {
  isLoading: boolean;
  /** In place of the steps. */
  blocked: Note | null;
  stale: Note | null;
  asOf: string | null;
  asOfTitle: string | null;
  steps: StepRow[];
  blocks: BlockRow[];
}

export interface SetupInput {
  outcome: Outcome<SetupView> | null;
  last: { view: SetupView; at: Date } | null;
  chosen: StepKey | 'none' | null;
  openBlocks: readonly BlockKey[];
  now: Date;
}

function blockedBy({ outcome, last }: SetupInput): Note | null {
  if (outcome?.kind === 'problem') {
    const { code, title, detail } = outcome.problem;
    if (code === 'forbidden')
      return { kind: 'stop', heading: say('setupNotAdminTitle', labels.productName), text: labels.setupNotAdminText, actionLabel: null };
    return { kind: 'error', heading: title, text: detail, actionLabel: labels.setupTryAgain };
  }
  if (outcome?.kind !== 'down' || last) return null;
  return { kind: 'warning', heading: labels.setupDownNever, text: null, actionLabel: labels.setupTryAgain };
}

function staleNote({ outcome, last, now }: SetupInput): Note | null {
  if (outcome?.kind !== 'down' || !last) return null;
  return { kind: 'warning', heading: say('setupDown', timeOrDay(last.at.toISOString(), now)), text: null, actionLabel: labels.setupTryAgain };
}

/** Whoever comes back begins where something is to be done. */
const openStep = ({ last, chosen }: SetupInput): StepKey | 'none' => chosen ?? last?.view.steps.find(({ state }) => state !== 'done')?.key ?? 'none';

function stepRow(step: SetupStep, open: StepKey | 'none', now: Date): StepRow {
  const isOpen = (key: StepKey): boolean => step.key === key && open === key;
  const title = `${step.number} · ${step.title}`;
  const toggleLabel = open === step.key ? labels.setupClose : labels.setupOpen;
  return {
    key: step.key,
    title,
    stateText: step.stateText,
    stateClass: `state state_${step.state}`,
    line: timedText(step.line, now),
    toggleLabel,
    toggleTitle: `${toggleLabel}: ${title}`,
    isConnect: isOpen('connect'),
    isFields: isOpen('fields'),
    isRecords: isOpen('records'),
    isMapping: isOpen('mapping'),
    isWriting: isOpen('writing'),
  };
}

function blockRows({ openBlocks, last }: SetupInput): BlockRow[] {
  const texts = { health: [labels.healthTitle, labels.healthIntro], mail: [labels.mailTitle, labels.mailIntro] } as const;
  return (['health', 'mail'] as const).map((key) => {
    const [title, intro] = texts[key];
    const isOpen = openBlocks.includes(key);
    const toggleLabel = isOpen ? labels.setupClose : labels.setupOpen;
    return {
      key,
      title,
      intro,
      waits: key === 'mail' ? (last?.view.mail ?? null) : null,
      toggleLabel,
      toggleTitle: `${toggleLabel}: ${title}`,
      isHealth: isOpen && key === 'health',
      isMail: isOpen && key === 'mail',
    };
  });
}

/** Everything the page shows, from what is known so far. */
export function setupModel(input: SetupInput): SetupModel {
  const { outcome, last, now } = input;
  const open = openStep(input);
  return {
    isLoading: outcome === null && !last,
    blocked: blockedBy(input),
    stale: staleNote(input),
    asOf: last && say('setupAsOf', timeOrDay(last.view.measuredAt, now)),
    asOfTitle: last && fullTime(last.view.measuredAt),
    steps: last ? last.view.steps.map((step) => stepRow(step, open, now)) : [],
    blocks: blockRows(input),
  };
}
