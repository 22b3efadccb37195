/** The few Step Functions calls the pipeline makes. */
export type Executions = {
  /** Starts the pipeline. The same name twice is one start: an execution of that name that exists already is success. */
  start(name: string, input: unknown): Promise<{ started: boolean }>;
  /** Is the execution still running? One that nobody knows is not. */
  isRunning(executionArn: string): Promise<boolean>;
};
