import pino from 'pino';
import type { Logger } from '#ports/logger.ts';

/** JSON lines: timestamp, level, service, message, context. */
export function createLogger(level: string, service: string, stream: 'stdout' | 'stderr' = 'stdout'): Logger {
  const base = pino(
    {
      level,
      base: { service },
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination(stream === 'stderr' ? 2 : 1),
  );
  return {
    debug: (message, context) => base.debug({ context }, message),
    info: (message, context) => base.info({ context }, message),
    warn: (message, context) => base.warn({ context }, message),
    error: (message, context) => base.error({ context }, message),
  };
}
