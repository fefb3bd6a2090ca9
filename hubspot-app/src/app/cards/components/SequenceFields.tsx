import { Flex, Heading, Inline, StatusTag, StepIndicator, Table, TableBody, TableCell, TableRow, Tag, Text } from '@hubspot/ui-extensions';
import { say } from '@salesos/shared/labels/cards';
import type { CrmFields } from '../lib/crm-fields.ts';

interface Props {
  fields: CrmFields;
  name: string;
  isSidebar: boolean;
  isWaiting: boolean;
}

/** Name, step and state as the record has them; the steps themselves keep their lines until they come. */
export function SequenceFields({ fields, name, isSidebar, isWaiting }: Props) {
  const { sequenceStep, sequenceState } = fields;
  const isOver = /^(completed|ended)/i.test(sequenceState ?? '');
  const unknownSteps = Array.from({ length: sequenceStep?.of ?? 0 }, (_, index) => index);
  return (
    <>
      <Flex direction="row" justify="between" align="center" gap="xs" wrap>
        <Heading>{name}</Heading>
        <Inline gap="small" align="center">
          {sequenceStep && <Tag>{say(isOver ? 'stepOf' : 'stepNext', sequenceStep.step, sequenceStep.of)}</Tag>}
          {sequenceState && <StatusTag>{sequenceState}</StatusTag>}
        </Inline>
      </Flex>
      {!isSidebar && sequenceStep && (
        <StepIndicator
          stepNames={unknownSteps.map((index) => say('mailNumber', index + 1))}
          currentStep={sequenceStep.step - 1}
          variant="default"
          circleSize="xs"
        />
      )}
      {isWaiting && (
        <Table density="compact" flush bordered={false}>
          <TableBody>
            {unknownSteps.map((index) => (
              <TableRow key={index}>
                <TableCell>
                  <Text>{say('mailNumber', index + 1)}</Text>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </>
  );
}
