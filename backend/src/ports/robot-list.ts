/** Whether a list somebody else keeps takes this user agent for a robot's. */
export type RobotList = (userAgent: string) => boolean;
