import { Alert, Flex, Heading, Inline, StatusTag, StepIndicator, Table, TableBody, Tag, Text } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import { say } from '@salesos/shared/labels/cards';
import type { Place } from '../lib/instants.ts';
import { StepRow } from './StepRow.tsx';

type Enrollment = NonNullable<CardView['enrollment']>;

const stateColors = { active: 'success', paused: 'warning', held: 'warning', completed: 'info', exited: 'default' } as const;

interface Props {
  enrollment: Enrollment;
  place: Place;
  isSidebar: boolean;
  /** Off where the card says why at its top already. */
  showsReason: boolean;
}

export function EnrollmentPanel({ enrollment, place, isSidebar, showsReason }: Props) {
  const isOver = enrollment.state === 'completed' || enrollment.state === 'exited';
  // A step that did not go says it itself.
  const isSaidBelow = enrollment.steps.some((step) => step.reason?.code === enrollment.reason?.code);
  return (
    <Flex direction="column" gap="small">
      <Flex direction="row" justify="between" align="center" gap="xs" wrap>
        <Heading>{enrollment.name}</Heading>
        <Inline gap="small" align="center">
          <Tag>{say(isOver ? 'stepOf' : 'stepNext', enrollment.step, enrollment.stepCount)}</Tag>
          <StatusTag variant={stateColors[enrollment.state]}>{enrollment.stateText}</StatusTag>
        </Inline>
      </Flex>
      {showsReason && !isSaidBelow && enrollment.reason && <EnrollmentReason enrollment={enrollment} reason={enrollment.reason} />}
      {!isSidebar && !isOver && (
        <StepIndicator
          stepNames={enrollment.steps.map((step) => step.title)}
          currentStep={currentStep(enrollment)}
          variant="default"
          circleSize="xs"
        />
      )}
      <Table density="compact" flush bordered={false}>
        <TableBody>
          {enrollment.steps.map((step) => (
            <StepRow key={step.position} step={step} place={place} />
          ))}
        </TableBody>
      </Table>
      <Text variant="microcopy">{footText(enrollment, isOver)}</Text>
    </Flex>
  );
}

/** What ends it, and which version runs. */
function footText({ stopsOn, version }: Enrollment, isOver: boolean): string {
  const ends = isOver || stopsOn.length === 0 ? [] : [say('stopsOn', stopsOn.join(', '))];
  return [...ends, say('sequenceVersion', version)].join(' · ');
}

function EnrollmentReason({ enrollment, reason }: { enrollment: Enrollment; reason: NonNullable<Enrollment['reason']> }) {
  return (
    <Alert variant={enrollment.state === 'exited' ? 'info' : 'warning'} title={reason.text}>
      {reason.remedy}
    </Alert>
  );
}

/** The indicator counts from 0 and shows everything before its current step as done. */
function currentStep(enrollment: Enrollment): number {
  const open = enrollment.steps.findIndex((step) => step.state !== 'done');
  return open === -1 ? enrollment.steps.length : open;
}
