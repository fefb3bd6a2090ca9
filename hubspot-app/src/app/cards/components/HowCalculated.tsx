import { Accordion, Flex, Text } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';
import type { Score } from '../lib/score-words.ts';
import { Contributions } from './Contributions.tsx';
import { type PastDate, ScoreOn } from './ScoreOn.tsx';
import { TrendChart } from './TrendChart.tsx';
import { WhatIf } from './WhatIf.tsx';

export function HowCalculated({ score, past }: { score: Score; past: PastDate }) {
  return (
    <Accordion title={cardLabels.howCalculated} size="small">
      <Flex direction="column" gap="medium">
        <Contributions contributions={score.contributions} />
        {score.scale && <Text variant="microcopy">{score.scale}</Text>}
        <WhatIf score={score} />
        <TrendChart score={score} />
        <ScoreOn past={past} />
      </Flex>
    </Accordion>
  );
}
