import { Flex, hubspot, Text } from '@hubspot/ui-extensions';
import { useRef, useState } from 'react';
import { BackendDown } from './components/BackendDown.tsx';
import { ConflictReview } from './components/ConflictReview.tsx';
import { DoNotContact } from './components/DoNotContact.tsx';
import { EngagementFirstPaint } from './components/EngagementFirstPaint.tsx';
import { EngagementLive } from './components/EngagementLive.tsx';
import { NotSynced } from './components/NotSynced.tsx';
import { Refused } from './components/Refused.tsx';
import { TalkButtons } from './components/TalkButtons.tsx';
import { TalkPanel } from './components/TalkPanel.tsx';
import { useCardAction } from './hooks/useCardAction.ts';
import { useCardHost } from './hooks/useCardHost.ts';
import { useCardView } from './hooks/useCardView.ts';
import { useCrmFields } from './hooks/useCrmFields.ts';
import { useTalk } from './hooks/useTalk.ts';
import { conflictsTitle } from './lib/conflict-words.ts';

hubspot.extend<'crm.record.tab'>(() => <EngagementCard />);

/** Why this contact is worth the rep's time. In the sidebar: its first three lines. */
export function EngagementCard() {
  const host = useCardHost();
  const { fields, revision } = useCrmFields();
  const [asOf, choose] = useState<Date | null>(null);
  const { card, reload, show } = useCardView(host.target, asOf, revision);
  const actions = useCardAction(host, host.target, show);
  const talkActions = useCardAction(host, host.target, show);
  const talk = useTalk(talkActions, reload);
  const { view, problem, status } = card;
  const newestAsOf = useRef(0);
  newestAsOf.current = Math.max(newestAsOf.current, view?.score ? new Date(view.score.asOf).getTime() : 0);
  const now = new Date(Math.max(Date.now(), newestAsOf.current));

  const conversation = view?.conversation ?? null;
  const hasDecision = view?.conflicts.some(({ may }) => may.includes('resolve')) ?? false;
  const buttons = conversation && <TalkButtons conversation={conversation} talk={talk} isAdvised={!hasDecision} />;
  const panel = conversation && <TalkPanel conversation={conversation} talk={talk} actions={talkActions} now={now} />;

  if (problem) return <Refused problem={problem} product={host.product} actions={actions} retry={() => void reload()} />;
  return (
    <Flex direction="column" gap="small">
      {view && view.conflicts.length > 0 && !host.isSidebar && <ConflictReview view={view} actions={actions} reload={() => void reload()} />}
      {view && view.conflicts.length > 0 && host.isSidebar && <Text>{conflictsTitle(view.conflicts.length)}</Text>}
      {!view && <EngagementFirstPaint fields={fields} isSidebar={host.isSidebar} isWaiting={status === 'loading'} />}
      {view?.doNotContact && <DoNotContact why={view.doNotContact} asOf={view.score ? new Date(view.score.asOf) : null} />}
      {view?.doNotContact && buttons}
      {view?.doNotContact && panel}
      {view && !view.doNotContact && !view.score && (
        <NotSynced product={view.product} why={view.notice?.text ?? null} canSync={view.notice?.action === 'sync_now'} actions={actions} />
      )}
      {view?.score && !view.doNotContact && (
        <EngagementLive view={view} score={view.score} past={{ asOf, choose, now }} isSidebar={host.isSidebar} talk={{ buttons, panel }} />
      )}
      {status === 'down' && <BackendDown lastKnownAt={card.loadedAt ?? fields?.asOf ?? null} retry={() => void reload()} />}
    </Flex>
  );
}
