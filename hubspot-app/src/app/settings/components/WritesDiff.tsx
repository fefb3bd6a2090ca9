import { Button, Flex, Link, LoadingSpinner, Table, TableBody, TableCell, TableRow, Text } from '@hubspot/ui-extensions';
import type { SetupView, WritesPreview } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { clockText } from '../../cards/lib/instants.ts';
import { useAnswer } from '../hooks/useAnswer.ts';
import type { Setup } from '../hooks/useSetup.ts';

/** Everything that would be written now, and some of it value by value. */
export function WritesDiff({ setup, view }: { setup: Setup; view: SetupView }) {
  const { answer, isWaiting, retry } = useAnswer<WritesPreview>(setup, { call: 'preview_writes' });
  const lookAgain = () => {
    retry();
    void setup.reload();
  };
  if (isWaiting) return <LoadingSpinner label={saySetup('setupWorking', view.product)} showLabel />;
  if (!answer)
    return (
      <Button size="xs" onClick={retry}>
        {setupLabels.setupTryAgain}
      </Button>
    );
  return (
    <Flex direction="column" gap="sm">
      <Flex direction="row" gap="sm" align="center" wrap>
        <Text format={{ fontWeight: 'demibold' }}>{saySetup('setupPreviewOf', clockText(new Date(answer.measuredAt), new Date()))}</Text>
        <Button size="xs" variant="transparent" onClick={lookAgain}>
          {setupLabels.setupPreviewAgain}
        </Button>
      </Flex>
      <Text>{answer.summary}</Text>
      {answer.objects.map(({ label, fields }) => (
        <Text key={label} variant="microcopy">{`${label}: ${fields}`}</Text>
      ))}
      {answer.samples.length > 0 && (
        <Table density="compact" flush bordered={false}>
          <TableBody>
            {answer.samples.map(({ id, name, url, changes }) => (
              <TableRow key={id}>
                <TableCell>
                  <Link href={{ url, external: true }}>{name}</Link>
                </TableCell>
                <TableCell width="max">
                  {changes.map(({ label, before, after }) => (
                    <Text key={label} variant="microcopy">{`${label}: ${before} → ${after}`}</Text>
                  ))}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {answer.more && <Text variant="microcopy">{answer.more}</Text>}
    </Flex>
  );
}
