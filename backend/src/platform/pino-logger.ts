import pino from 'pino';
import type { Logger } from '#ports/logger.ts';

/** JSON lines: timestamp, level, service, message, context. */
export function createLogger(level: string, service: string): Logger {
  const base = pino({
    level,
    base: { service },
    messageKey: 'message',
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
  });
  return {
    debug: (message, context) => base.debug({ context }, message),
    info: (message, context) => base.info({ context }, message),
    warn: (message, context) => base.warn({ context }, message),
    error: (message, context) => base.error({ context }, message),
  };
}
