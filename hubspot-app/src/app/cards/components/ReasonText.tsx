import { Text } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';

type Reason = NonNullable<NonNullable<CardView['enrollment']>['reason']>;

/** The one reason something did not go, and what to do about it. */
export function ReasonText({ reason }: { reason: Reason }) {
  return (
    <>
      <Text format={{ fontWeight: 'demibold' }}>{reason.text}</Text>
      {reason.remedy && <Text variant="microcopy">{reason.remedy}</Text>}
    </>
  );
}
