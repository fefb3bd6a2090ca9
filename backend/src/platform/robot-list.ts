import { isbot } from 'isbot';
import type { RobotList } from '#ports/robot-list.ts';

/** It takes picture proxies and Apple's bare agent for robots, and knows no mail scanner: weak evidence, after our own list. */
export const robotList: RobotList = (userAgent) => isbot(userAgent);
