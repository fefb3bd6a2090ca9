import { Divider, Flex, Text } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import type { ReactNode } from 'react';
import { contextLine, type Score } from '../lib/score-words.ts';
import { summaryOfView } from '../lib/summary.ts';
import { HowCalculated } from './HowCalculated.tsx';
import { LiveNotice } from './LiveNotice.tsx';
import { MachineHits } from './MachineHits.tsx';
import type { PastDate } from './ScoreOn.tsx';
import { ScoreParts } from './ScoreParts.tsx';
import { ThreeLines } from './ThreeLines.tsx';

interface Props {
  view: CardView;
  score: Score;
  past: PastDate;
  isSidebar: boolean;
  /** The way to the conversation, and the conversation. */
  talk: { buttons: ReactNode; panel: ReactNode };
}

/** The same order whatever has happened; without anything that counts there is no why. */
export function EngagementLive({ view, score, past, isSidebar, talk }: Props) {
  const summary = summaryOfView(view, score);
  if (isSidebar) {
    return (
      <>
        <ThreeLines summary={summary} isShort buttons={talk.buttons} />
        {talk.panel}
      </>
    );
  }
  const isExplained = score.contributions.length > 0;
  return (
    <Flex direction="column" gap="medium">
      <ThreeLines summary={summary} isShort={false} buttons={talk.buttons} />
      {talk.panel}
      {/* Who may enroll is for the sequence card to say. */}
      {(view.notice?.action !== null || view.may.includes('enroll')) && <LiveNotice notice={view.notice} />}
      {isExplained && <Divider />}
      {isExplained && <ScoreParts score={score} />}
      <Text variant="microcopy">{contextLine(score)}</Text>
      <Flex direction="column" gap="xs">
        <HowCalculated score={score} past={past} />
        <MachineHits hits={score.machineHits} />
      </Flex>
    </Flex>
  );
}
