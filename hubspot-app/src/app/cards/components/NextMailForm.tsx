import { Alert, Button, ButtonRow, Flex, Heading, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { NextMail } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import type { CardActions } from '../hooks/useCardAction.ts';
import { useMailForm } from '../hooks/useMailForm.ts';
import { MailFields } from './MailFields.tsx';

interface Props {
  mail: NextMail;
  enrollmentId: string;
  actions: CardActions;
  close: () => void;
}

export function NextMailForm({ mail, enrollmentId, actions, close }: Props) {
  const form = useMailForm({ subject: mail.subject, body: mail.body });
  const step = { enrollmentId, position: mail.position };
  const save = async () => {
    const text = form.check();
    if (text && (await actions.run({ action: 'edit_next', ...step, ...text }, cardLabels.nextMailSaved))) close();
  };
  const restore = async () => {
    if (await actions.run({ action: 'restore_next', ...step }, cardLabels.nextMailRestored)) close();
  };
  const isBusy = actions.pending !== null;
  return (
    <Flex direction="column" gap="small">
      <Heading>{say('nextMailTitle', mail.position)}</Heading>
      {mail.missing.length > 0 && (
        <Alert variant="warning" title={say('nextMailMissing', mail.missing.join(', '))}>
          {cardLabels.nextMailMissingHelp}
        </Alert>
      )}
      {mail.edited && <Text variant="microcopy">{cardLabels.nextMailEdited}</Text>}
      <MailFields form={form} isBusy={isBusy} />
      <ButtonRow>
        <LoadingButton size="sm" variant="primary" loading={actions.pending === 'edit_next'} disabled={isBusy} onClick={() => void save()}>
          {cardLabels.nextMailSave}
        </LoadingButton>
        {mail.edited && (
          <LoadingButton size="sm" loading={actions.pending === 'restore_next'} disabled={isBusy} onClick={() => void restore()}>
            {cardLabels.nextMailRestore}
          </LoadingButton>
        )}
        <Button size="sm" disabled={isBusy} onClick={close}>
          {cardLabels.enrollCancel}
        </Button>
      </ButtonRow>
    </Flex>
  );
}
