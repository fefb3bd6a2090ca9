import { EmptyState, Text } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';

export function NoActivity() {
  return (
    <EmptyState title={cardLabels.noActivityTitle} layout="vertical" imageName="emptyStateCharts" imageWidth={96}>
      <Text>{cardLabels.noActivityText}</Text>
    </EmptyState>
  );
}
