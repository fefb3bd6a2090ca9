import { accounting } from './commands/accounting.ts';
import { apiKeyCreate } from './commands/api-key-create.ts';
import { backupExport } from './commands/backup-export.ts';
import { backupImport } from './commands/backup-import.ts';
import { bootstrapSql } from './commands/bootstrap-sql.ts';
import { crmCheck } from './commands/crm-check.ts';
import { crmListeners } from './commands/crm-listeners.ts';
import { deadLettersList } from './commands/dead-letters-list.ts';
import { deadLettersRedrive } from './commands/dead-letters-redrive.ts';
import { doctor } from './commands/doctor.ts';
import { mailClassify } from './commands/mail-classify.ts';
import { mailClassifyHits } from './commands/mail-classify-hits.ts';
import { migrate } from './commands/migrate.ts';
import { notBuilt } from './commands/not-built.ts';
import { scopeCount } from './commands/scope-count.ts';
import { scopeEverything } from './commands/scope-everything.ts';
import { scopeSave } from './commands/scope-save.ts';
import { scopeShow } from './commands/scope-show.ts';
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
  scopeShow,
  scopeCount,
  scopeSave,
  scopeEverything,
  crmCheck,
  crmListeners,
  scoreExplain,
  mailClassify,
  mailClassifyHits,
  accounting,
  deadLettersList,
  deadLettersRedrive,
  apiKeyCreate,
  backupExport,
  backupImport,
  ...notBuilt,
];
