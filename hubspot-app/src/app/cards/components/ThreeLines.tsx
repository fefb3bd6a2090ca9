import { Flex, Text } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';
import type { Summary } from '../lib/summary.ts';
import { NextLine } from './NextLine.tsx';
import { ScoreLine } from './ScoreLine.tsx';

/** All of the sidebar's card and the top of the tab's. */
export function ThreeLines({ summary, isShort, buttons }: { summary: Summary; isShort: boolean; buttons?: ReactNode }) {
  return (
    <Flex direction="column" gap="small">
      <ScoreLine summary={summary} />
      {summary.reason && <Text format={{ fontWeight: 'demibold' }}>{summary.reason}</Text>}
      {!isShort && summary.rule && <Text variant="microcopy">{summary.rule}</Text>}
      {summary.next && (
        <NextLine next={summary.next} isWaiting={summary.isWaiting} isShort={isShort}>
          {buttons}
        </NextLine>
      )}
      {!summary.next && buttons}
    </Flex>
  );
}
