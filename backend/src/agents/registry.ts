import type { Agent } from '#events/agent.ts';
import { crmSyncAgent } from './crm-sync/agent.ts';
import { engagementAgent } from './engagement/agent.ts';
import { sequenceAgent } from './sequence/agent.ts';

export const agents: readonly Agent[] = [engagementAgent, sequenceAgent, crmSyncAgent];
