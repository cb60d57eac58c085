import { PromiseOf, dictionary, freeze } from "./intrinsics.ts";
import type { LatchkeyError } from "./messages.gen.ts";

/** The reading end of a stream: buffers chunks and grants credit as they are read. */
export interface Reader {
  /** Adds the chunks of one frame, in order. */
  take(chunks: ArrayLike<unknown>): void;
  end(): void;
  fail(error: LatchkeyError): void;
  readonly iterator: AsyncIterableIterator<unknown>;
}

interface Waiter {
  resolve(result: IteratorResult<unknown>): void;
  reject(error: unknown): void;
}

/**
 * @param credit how many chunks the sender may be ahead of the reader
 * @param grant sends the sender more credit; called whenever half of the credit has been read
 * @param cancel tells the sender that the reader has stopped
 */
export function createReader(credit: number, grant: (count: number) => void, cancel: () => void): Reader {
  const chunks = dictionary<unknown>();
  const waiters = dictionary<Waiter>();
  let [firstChunk, nextChunk, firstWaiter, nextWaiter, read] = [0, 0, 0, 0, 0];
  let over = false;
  let error: LatchkeyError | undefined;

  function deliver(): void {
    while (firstWaiter < nextWaiter) {
      const waiter = waiters[firstWaiter] as Waiter;
      if (firstChunk < nextChunk) {
        const value = chunks[firstChunk];
        delete chunks[firstChunk];
        firstChunk += 1;
        waiter.resolve({ value, done: false });
        countRead();
      } else if (over) {
        if (error === undefined) waiter.resolve({ value: undefined, done: true });
        else waiter.reject(error);
        error = undefined; // rejects once; afterwards the iterator is done
      } else {
        return;
      }
      delete waiters[firstWaiter];
      firstWaiter += 1;
    }
  }

  function countRead(): void {
    read += 1;
    if (!over && read >= credit / 2) {
      grant(read);
      read = 0;
    }
  }

  function finish(reason: LatchkeyError | undefined): void {
    if (over) return;
    over = true;
    error = reason;
    deliver();
  }

  const iterator: AsyncIterableIterator<unknown> = freeze({
    next(): Promise<IteratorResult<unknown>> {
      return new PromiseOf((resolve, reject) => {
        waiters[nextWaiter] = { resolve, reject };
        nextWaiter += 1;
        deliver();
      });
    },
    return(value?: unknown): Promise<IteratorResult<unknown>> {
      if (!over) cancel();
      finish(undefined);
      while (firstChunk < nextChunk) {
        delete chunks[firstChunk];
        firstChunk += 1;
      }
      return new PromiseOf((resolve) => resolve({ value, done: true }));
    },
    [Symbol.asyncIterator](): AsyncIterableIterator<unknown> {
      return iterator;
    },
  });

  return {
    take(values) {
      if (over) return;
      for (let index = 0; index < values.length; index += 1) {
        chunks[nextChunk] = values[index];
        nextChunk += 1;
      }
      deliver();
    },
    end: () => finish(undefined),
    fail: finish,
    iterator,
  };
}
