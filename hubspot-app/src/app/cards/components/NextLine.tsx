import { Flex, Inline, Tag, Text, Tile } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import type { ReactNode } from 'react';
import { confidenceName } from '../lib/score-words.ts';
import type { Summary } from '../lib/summary.ts';

interface Props {
  next: NonNullable<Summary['next']>;
  isWaiting: boolean;
  isShort: boolean;
  /** The way to do it. */
  children?: ReactNode;
}

export function NextLine({ next, isWaiting, isShort, children }: Props) {
  const because = next.because ? say('because', next.because) : isWaiting ? '\u00a0' : null;
  return (
    <Tile compact>
      <Flex direction="column" gap="xs">
        <Inline gap="small" align="center">
          <Text inline format={{ fontWeight: 'demibold' }}>{`${cardLabels.next}: ${next.text}`}</Text>
          {next.confidence && <Tag variant={next.confidence === 'high' ? 'success' : 'default'}>{confidenceName(next.confidence)}</Tag>}
        </Inline>
        {!isShort && because && <Text>{because}</Text>}
        {children}
      </Flex>
    </Tile>
  );
}
