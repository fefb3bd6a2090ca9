import { accounting } from './commands/accounting.ts';
import { apiKeyCreate } from './commands/api-key-create.ts';
import { bootstrapSql } from './commands/bootstrap-sql.ts';
import { crmCheck } from './commands/crm-check.ts';
import { deadLettersList } from './commands/dead-letters-list.ts';
import { deadLettersRedrive } from './commands/dead-letters-redrive.ts';
import { doctor } from './commands/doctor.ts';
import { migrate } from './commands/migrate.ts';
import { notBuilt } from './commands/not-built.ts';
import { scoreExplain } from './commands/score-explain.ts';
import { syncHealth } from './commands/sync-health.ts';
import { syncOnce } from './commands/sync-once.ts';
import type { Command } from './command.ts';

export const commands: readonly Command[] = [
  migrate,
  bootstrapSql,
  doctor,
  syncOnce,
  syncHealth,
  crmCheck,
  scoreExplain,
  accounting,
  deadLettersList,
  deadLettersRedrive,
  apiKeyCreate,
  ...notBuilt,
];
