import { Flex, Inline, ScoreCircle, Tag, Text, Tooltip } from '@hubspot/ui-extensions';
import { say } from '@salesos/shared/labels/cards';
import { ago, clockText } from '../lib/instants.ts';
import { signed } from '../lib/score-words.ts';
import type { Summary } from '../lib/summary.ts';

export function ScoreLine({ summary }: { summary: Summary }) {
  return (
    <Flex direction="row" gap="small" align="center">
      <ScoreCircle score={Math.min(100, Math.max(0, summary.value))} />
      <Flex direction="column" gap="xs">
        <BandAndTier summary={summary} />
        <Trend summary={summary} />
      </Flex>
    </Flex>
  );
}

function BandAndTier({ summary: { bandText, bandColor, tier, tierFrom, asOf, isRecordOnly } }: { summary: Summary }) {
  return (
    <Inline gap="small" align="center">
      {bandText && <Tag variant={bandColor}>{bandText}</Tag>}
      {tier !== null && <Tag overlay={tierFrom && <Tooltip>{tierFrom}</Tooltip>}>{say('tier', tier)}</Tag>}
      {asOf && <Text variant="microcopy">{say('asOf', isRecordOnly ? clockText(asOf, new Date()) : ago(asOf, new Date()))}</Text>}
    </Inline>
  );
}

function Trend({ summary: { trend, isWaiting } }: { summary: Summary }) {
  if (trend) return <Text variant="microcopy">{`${trend.line}  ${say('thisWeek', signed(trend.changeThisWeek))}`}</Text>;
  return isWaiting ? <Text variant="microcopy">{'\u00a0'}</Text> : null;
}
