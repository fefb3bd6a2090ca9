import { Divider, Flex } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import type { Score } from '../lib/score-words.ts';
import { summaryOfView } from '../lib/summary.ts';
import { HowCalculated } from './HowCalculated.tsx';
import { LiveNotice } from './LiveNotice.tsx';
import { MachineHits } from './MachineHits.tsx';
import { NoActivity } from './NoActivity.tsx';
import type { PastDate } from './ScoreOn.tsx';
import { ScoreParts } from './ScoreParts.tsx';
import { ThreeLines } from './ThreeLines.tsx';

interface Props {
  view: CardView;
  score: Score;
  past: PastDate;
  isSidebar: boolean;
}

export function EngagementLive({ view, score, past, isSidebar }: Props) {
  if (isSidebar) return hasActivity(score) ? <ThreeLines summary={summaryOfView(view, score)} isShort /> : <NoActivity />;
  return (
    <Flex direction="column" gap="medium">
      <LiveNotice notice={view.notice} />
      {hasActivity(score) || past.asOf ? <Explained view={view} score={score} past={past} /> : <NoActivity />}
      {!hasActivity(score) && <MachineHits hits={score.machineHits} />}
    </Flex>
  );
}

function Explained({ view, score, past }: Omit<Props, 'isSidebar'>) {
  return (
    <>
      <ThreeLines summary={summaryOfView(view, score)} isShort={false} />
      <Divider />
      <ScoreParts score={score} />
      <Flex direction="column" gap="xs">
        {hasActivity(score) && <MachineHits hits={score.machineHits} />}
        <HowCalculated score={score} past={past} />
      </Flex>
    </>
  );
}

function hasActivity(score: Score): boolean {
  return score.contributions.length > 0;
}
