import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { MessageAttribute, QueueCounts, ReceivedMessage } from "./local-queues.ts";
import { checkMessageSizes } from "./message-sizes.ts";
import { QueueJournal } from "./queue-journal.ts";
import { queueNameOf } from "./queue-names.ts";
import { DEFAULT_SETTINGS, type QueueMessage, type QueueSettings, type QueueState } from "./queue-state.ts";
import { receivedMessage } from "./received-message.ts";
import { receiptOf } from "./receipt-handle.ts";
import { messageNotInflight, queueDoesNotExist } from "./sqs-error.ts";
import { WakeUpCalls } from "./wake-up-calls.ts";

const SECOND_MS = 1000;
/** A visibility timeout may end between two looks at the clock; never wait less, or the loop would spin. */
const MIN_WAIT_MS = 5;

export type NewMessage = {
  readonly body: string;
  readonly messageAttributes?: Readonly<Record<string, MessageAttribute>>;
  readonly delaySeconds?: number;
};

export type ReceiveOptions = {
  readonly maxMessages: number;
  readonly waitSeconds?: number | undefined;
  readonly visibilityTimeoutSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** The rules of SQS standard queues, over the journal. `queue` is a name, ARN or URL everywhere. */
export class QueueEngine {
  readonly #journal: QueueJournal;
  readonly #now: () => number;
  readonly #calls = new WakeUpCalls();
  #isClosed = false;

  constructor(dataDir: string, now: () => number) {
    this.#journal = new QueueJournal(dataDir);
    this.#now = now;
  }

  names(): string[] {
    return [...this.#journal.state.keys()].toSorted();
  }

  find(queue: string): QueueState | undefined {
    return this.#journal.state.get(queueNameOf(queue));
  }

  /** Throws `AwsError` QueueDoesNotExist. */
  get(queue: string): QueueState {
    const state = this.find(queue);
    if (state === undefined) throw queueDoesNotExist(queueNameOf(queue));
    return state;
  }

  /** Creates the queue, or changes the given settings of one that exists. */
  put(name: string, settings: Partial<QueueSettings>): void {
    const before = this.find(name);
    const deadLetterQueue = settings.redrive?.deadLetterQueue;
    if (deadLetterQueue !== undefined) this.get(deadLetterQueue);
    const atMs = this.#now();
    const merged = { ...(before?.settings ?? DEFAULT_SETTINGS), ...settings };
    this.#journal.record({
      kind: "queue",
      queue: name,
      settings: merged,
      createdAtMs: before?.createdAtMs ?? atMs,
      atMs,
    });
  }

  remove(queue: string): void {
    this.#journal.record({ kind: "queue-deleted", queue: this.get(queue).name });
  }

  purge(queue: string): void {
    this.#journal.record({ kind: "purged", queue: this.get(queue).name });
  }

  /** All or none. Throws `AwsError` InvalidParameterValue for a message that is too long, BatchRequestTooLong for all together. */
  send(queue: string, messages: readonly NewMessage[]): QueueMessage[] {
    const { name, settings } = this.get(queue);
    checkMessageSizes(messages, settings.maxMessageBytes);
    const atMs = this.#now();
    const sent = messages.map((message) => ({
      id: randomUUID(),
      body: message.body,
      messageAttributes: message.messageAttributes ?? {},
      sentAtMs: atMs,
      visibleAtMs: atMs + (message.delaySeconds ?? settings.delaySeconds) * SECOND_MS,
      receiveCount: 0,
      firstReceivedAtMs: null,
    }));
    this.#journal.record({ kind: "sent", queue: name, messages: sent });
    this.#calls.call(name);
    return sent;
  }

  async receive(queue: string, options: ReceiveOptions): Promise<ReceivedMessage[]> {
    const { settings } = this.get(queue);
    const endsAt = performance.now() + (options.waitSeconds ?? settings.receiveWaitSeconds) * SECOND_MS;
    for (;;) {
      const state = this.get(queue);
      if (this.#isClosed || options.signal?.aborted === true) return [];
      const received = this.#take(state, options);
      const leftMs = endsAt - performance.now();
      if (received.length > 0 || leftMs <= 0) return received;
      await this.#calls.wait(state.name, Math.min(leftMs, this.#untilNextVisibleMs(state)), options.signal);
    }
  }

  delete(queue: string, handles: readonly string[]): void {
    const { name, messages } = this.get(queue);
    const receipts = handles.map((handle) => receiptOf(handle, name));
    const ids = receipts
      .filter(({ id, receiveCount }) => messages.get(id)?.receiveCount === receiveCount)
      .map(({ id }) => id);
    if (ids.length > 0) this.#journal.record({ kind: "deleted", queue: name, ids });
  }

  /** False once the message is visible again, was received again or was deleted. */
  isInFlight(queue: string, handle: string): boolean {
    const { name, messages } = this.get(queue);
    const { id, receiveCount } = receiptOf(handle, name);
    const message = messages.get(id);
    return message?.receiveCount === receiveCount && message.visibleAtMs > this.#now();
  }

  /** Throws `AwsError` MessageNotInflight if one of them is not, and changes none then. */
  changeVisibility(queue: string, handles: readonly string[], visibilityTimeoutSeconds: number): void {
    const { name } = this.get(queue);
    if (!handles.every((handle) => this.isInFlight(name, handle))) throw messageNotInflight();
    const ids = handles.map((handle) => receiptOf(handle, name).id);
    if (ids.length === 0) return;
    this.#journal.record({
      kind: "visibility",
      queue: name,
      ids,
      visibleAtMs: this.#now() + visibilityTimeoutSeconds * SECOND_MS,
    });
    this.#calls.call(name);
  }

  counts(queue: string): QueueCounts {
    const state = this.get(queue);
    this.#dropExpired(state);
    const atMs = this.#now();
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const message of state.messages.values()) {
      if (message.visibleAtMs <= atMs) counts.visible += 1;
      else if (message.receiveCount > 0) counts.inFlight += 1;
      else counts.delayed += 1;
    }
    return counts;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#calls.callAll();
    this.#journal.close();
  }

  #dropExpired({ name, settings, messages }: QueueState): void {
    const oldestMs = this.#now() - settings.retentionSeconds * SECOND_MS;
    const ids: string[] = [];
    for (const message of messages.values()) if (message.sentAtMs < oldestMs) ids.push(message.id);
    if (ids.length > 0) this.#journal.record({ kind: "deleted", queue: name, ids });
  }

  #take(state: QueueState, options: ReceiveOptions): ReceivedMessage[] {
    this.#dropExpired(state);
    const atMs = this.#now();
    const taken: string[] = [];
    const dead: string[] = [];
    const deadLetters = state.settings.redrive === null ? undefined : this.find(state.settings.redrive.deadLetterQueue);
    const maxReceives = deadLetters === undefined ? Infinity : (state.settings.redrive?.maxReceiveCount ?? Infinity);
    for (const message of state.messages.values()) {
      if (taken.length === options.maxMessages) break;
      if (message.visibleAtMs > atMs) continue;
      (message.receiveCount >= maxReceives ? dead : taken).push(message.id);
    }
    if (dead.length > 0 && deadLetters !== undefined) {
      this.#journal.record({ kind: "moved", queue: state.name, to: deadLetters.name, ids: dead, atMs });
      this.#calls.call(deadLetters.name);
    }
    if (taken.length === 0) return [];
    const timeoutSeconds = options.visibilityTimeoutSeconds ?? state.settings.visibilityTimeoutSeconds;
    this.#journal.record({
      kind: "received",
      queue: state.name,
      ids: taken,
      atMs,
      visibleAtMs: atMs + timeoutSeconds * SECOND_MS,
    });
    return taken.flatMap((id) => {
      const message = state.messages.get(id);
      return message === undefined ? [] : [receivedMessage(state.name, message)];
    });
  }

  #untilNextVisibleMs({ messages }: QueueState): number {
    let nextMs = Infinity;
    for (const message of messages.values()) nextMs = Math.min(nextMs, message.visibleAtMs);
    return Math.max(MIN_WAIT_MS, nextMs - this.#now());
  }
}
