/** Plain lines repeat a running step at most this often: a log of a minute-long load stays readable. */
const PLAIN_INTERVAL_MS = 5_000;
/** Four redraws a second look live and cost nothing. */
const TERMINAL_INTERVAL_MS = 250;

export type ProgressLine = {
  /** Shows where a long step is; may be called as often as one likes. */
  update(text: string): void;
  /** Ends the step with its final line. */
  done(text: string): void;
  /** A line of its own that does not disturb the step being shown. */
  say(text: string): void;
};

type Output = { isTTY?: boolean; columns?: number; write(text: string): unknown };

/** One line that is redrawn on a terminal, plain lines at intervals elsewhere. Everything goes to standard error: results own standard output. */
export function progressLine(output: Output, now: () => number): ProgressLine {
  let shown = "";
  let lastAt = Number.NEGATIVE_INFINITY;
  const terminal = output.isTTY === true;
  const clear = () => {
    if (terminal && shown !== "") output.write("\r\u001B[K");
  };
  return {
    update(text) {
      if (text === shown || now() - lastAt < (terminal ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS)) return;
      lastAt = now();
      shown = text;
      output.write(terminal ? `\r\u001B[K${text.slice(0, (output.columns ?? 120) - 1)}` : `${text}\n`);
    },
    done(text) {
      clear();
      shown = "";
      lastAt = Number.NEGATIVE_INFINITY;
      output.write(`${text}\n`);
    },
    say(text) {
      clear();
      output.write(`${text}\n`);
      if (terminal && shown !== "") output.write(shown);
    },
  };
}
