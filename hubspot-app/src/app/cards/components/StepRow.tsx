import { Flex, StatusTag, TableCell, TableRow, Text } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import { type Place, stepLineText } from '../lib/instants.ts';
import { ReasonText } from './ReasonText.tsx';

type Step = NonNullable<CardView['enrollment']>['steps'][number];

const colors = { done: 'success', due: 'info', upcoming: 'default', held: 'warning', not_sent: 'default' } as const;

/** A step that was not needed any more is no accident; one that was refused is. */
const colorOf = (step: Step) => (step.state === 'not_sent' && step.reason?.code === 'rejected_by_server' ? 'danger' : colors[step.state]);

export function StepRow({ step, place }: { step: Step; place: Place }) {
  const now = new Date();
  return (
    <TableRow>
      <TableCell width="min">
        <StatusTag variant={colorOf(step)} hollow={step.state === 'upcoming' || step.state === 'due'}>
          {step.title}
        </StatusTag>
      </TableCell>
      <TableCell width="max">
        <Flex direction="column" gap="flush">
          {step.lines.map((line) => (
            <Text key={`${line.text} ${line.at}`}>{stepLineText(line, step.state === 'done', place, now)}</Text>
          ))}
          {step.reason && <ReasonText reason={step.reason} />}
        </Flex>
      </TableCell>
    </TableRow>
  );
}
