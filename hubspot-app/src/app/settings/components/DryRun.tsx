import { List, Text } from '@hubspot/ui-extensions';
import type { MappingDryRun } from '@salesos/shared/api/setup';
import { saySetup } from '@salesos/shared/labels/setup';
import { clockText } from '@salesos/shared/client/clock-text';

/** What saving would do, a sentence a line. */
export function DryRun({ dryRun: { measuredAt, lines } }: { dryRun: MappingDryRun }) {
  return (
    <>
      <Text format={{ fontWeight: 'demibold' }}>{saySetup('setupDryRunOf', clockText(new Date(measuredAt), new Date()))}</Text>
      <List>{lines}</List>
    </>
  );
}
