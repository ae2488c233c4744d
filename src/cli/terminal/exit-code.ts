/** What a command ends with (api.md). */
export const EXIT = {
  well: 0,
  /** The batch failed, there are findings, or the server refused. */
  failed: 1,
  wrongUse: 2,
  notReachable: 3,
  /** Something would change: only where it was asked for. */
  changes: 10,
  /** 128 + SIGINT, as a shell has it. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
