import type { SetupStep, StepKey, TimedText } from '@salesos/shared/api/setup';
import { readingWaitsText } from '@salesos/shared/labels/record-scope';
import { connectLines, fieldsLines, mappingLines, recordsLines, stepStateTexts, stepTitles, writingLines } from '@salesos/shared/labels/setup-words';

/** What the steps of the set-up are judged by; nothing of it is kept for them. */
export interface SetupFacts {
  connection: { state: keyof typeof connectLines; org: string; since: string };
  fields: { checkedAt: string | null; missing: number };
  records: { isWaiting: boolean; isChosen: boolean; isSettled: boolean; inside: number; outside: number; unreadableList: string | null };
  mapping: { own: number; stopped: number };
  writing: { state: 'shadow' | 'on'; since: string | null; wouldChange: string };
}

type Judged = Pick<SetupStep, 'state' | 'line'>;
const judged = (state: SetupStep['state'], text: string, at: string | null = null): Judged => ({ state, line: { text, at } satisfies TimedText });

const isUsable = ({ state }: SetupFacts['connection']): boolean => state === 'active' || state === 'throttled';

function connect({ connection }: SetupFacts): Judged {
  return judged(isUsable(connection) ? 'done' : 'problem', connectLines[connection.state](connection.org), connection.since);
}

function fields({ fields: { checkedAt, missing } }: SetupFacts): Judged {
  if (checkedAt === null) return judged('todo', fieldsLines.never);
  return missing > 0 ? judged('problem', fieldsLines.missing(missing), checkedAt) : judged('done', fieldsLines.fine, checkedAt);
}

function records({ records: facts }: SetupFacts): Judged {
  if (facts.unreadableList !== null) return judged('problem', recordsLines.listProblem(facts.unreadableList));
  if (facts.isWaiting) return judged('todo', readingWaitsText);
  if (!facts.isChosen) return judged('todo', recordsLines.unchosen(facts.inside));
  return facts.isSettled ? judged('done', recordsLines.settled(facts.inside, facts.outside)) : judged('todo', recordsLines.unsettled);
}

function mapping({ mapping: { own, stopped } }: SetupFacts): Judged {
  if (stopped > 0) return judged('problem', mappingLines.stopped(stopped));
  return judged('done', own > 0 ? mappingLines.own(own) : mappingLines.standard);
}

function writing({ connection, writing: { state, since, wouldChange } }: SetupFacts): Judged {
  if (state === 'shadow') return judged('todo', writingLines.shadow(wouldChange));
  return isUsable(connection)
    ? judged('done', since === null ? writingLines.onForLong : writingLines.on, since)
    : judged('problem', writingLines.onPaused);
}

const STEPS: readonly [StepKey, (facts: SetupFacts) => Judged][] = [
  ['connect', connect],
  ['fields', fields],
  ['records', records],
  ['mapping', mapping],
  ['writing', writing],
];

export const judgeSteps = (facts: SetupFacts): SetupStep[] =>
  STEPS.map(([key, judge], index) => {
    const { state, line } = judge(facts);
    return { key, number: index + 1, title: stepTitles[key], state, stateText: stepStateTexts[state], line };
  });
