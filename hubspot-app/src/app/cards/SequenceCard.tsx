import { Flex, hubspot } from '@hubspot/ui-extensions';
import { BackendDown } from './components/BackendDown.tsx';
import { NotSynced } from './components/NotSynced.tsx';
import { Refused } from './components/Refused.tsx';
import { SequenceFirstPaint } from './components/SequenceFirstPaint.tsx';
import { SequenceLive } from './components/SequenceLive.tsx';
import { useCardAction } from './hooks/useCardAction.ts';
import { useCardHost } from './hooks/useCardHost.ts';
import { useCardView } from './hooks/useCardView.ts';
import { useCrmFields } from './hooks/useCrmFields.ts';

hubspot.extend<'crm.record.tab'>(() => <SequenceCard />);

/** Where the contact stands in its mail sequence, and the buttons to change that. */
export function SequenceCard() {
  const host = useCardHost();
  const { fields, revision } = useCrmFields();
  const { card, reload, show } = useCardView(host.target, null, revision);
  const actions = useCardAction(host, host.target, show);
  const { view, problem, status } = card;

  if (problem) return <Refused problem={problem} product={host.product} actions={actions} retry={() => void reload()} />;
  const isUnknown = view?.score === null && view.notice?.action === 'sync_now';
  return (
    <Flex direction="column" gap="small">
      {!view && <SequenceFirstPaint fields={fields} isSidebar={host.isSidebar} isWaiting={status === 'loading'} />}
      {view && isUnknown && (
        <NotSynced product={view.product} why={view.notice?.text ?? null} canSync={view.notice?.action === 'sync_now'} actions={actions} />
      )}
      {view && !isUnknown && <SequenceLive view={view} actions={actions} isSidebar={host.isSidebar} />}
      {status === 'down' && <BackendDown lastKnownAt={card.loadedAt ?? fields?.asOf ?? null} retry={() => void reload()} />}
    </Flex>
  );
}
