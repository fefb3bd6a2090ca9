import { LineChart } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import type { Score } from '../lib/score-words.ts';

const dayMs = 86_400_000;

export function TrendChart({ score }: { score: Score }) {
  if (score.trend.length < 2) return null;
  const lastMs = new Date(score.asOf).getTime();
  const data = score.trend.map((value, index) => ({
    day: new Date(lastMs - (score.trend.length - 1 - index) * dayMs).toISOString().slice(0, 10),
    score: Math.round(value),
  }));
  return (
    <LineChart
      data={data}
      axes={{ x: { field: 'day', fieldType: 'datetime', label: ' ' }, y: { field: 'score', fieldType: 'linear', label: cardLabels.engagementTitle } }}
      options={{ title: say('trendTitle', score.trend.length), showLegend: false, showTooltips: true }}
    />
  );
}
