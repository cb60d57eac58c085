import { PromiseOf, dictionary, freeze } from "./intrinsics.ts";
import type { LatchkeyError } from "./messages.gen.ts";

/** The reading end of a stream: buffers chunks and grants credit as they are read. */
export interface Reader {
  /** Adds the chunks of one frame, in order. `length`: characters of the message that they came in. */
  take(chunks: ArrayLike<unknown>, length: number): void;
  end(): void;
  fail(error: LatchkeyError): void;
  readonly iterator: AsyncIterableIterator<unknown>;
}

/** Characters of chunks that are read before the sender is told: it waits while half a megabyte of them is unread. */
const LARGE = 64 * 1024;

interface Waiter {
  resolve(result: IteratorResult<unknown>): void;
  reject(error: unknown): void;
}

/**
 * @param credit how many chunks the sender may be ahead of the reader
 * @param grant sends the sender more credit; called whenever half of the credit, or `LARGE`, has been read
 * @param cancel tells the sender that the reader has stopped
 */
export function createReader(credit: number, grant: (count: number) => void, cancel: () => void): Reader {
  const chunks = dictionary<unknown>();
  const lengths = dictionary<number>();
  const waiters = dictionary<Waiter>();
  let [firstChunk, nextChunk, firstWaiter, nextWaiter, read, readLength] = [0, 0, 0, 0, 0, 0];
  let over = false;
  let error: LatchkeyError | undefined;

  function deliver(): void {
    while (firstWaiter < nextWaiter) {
      const waiter = waiters[firstWaiter] as Waiter;
      if (firstChunk < nextChunk) {
        const value = chunks[firstChunk];
        const length = lengths[firstChunk] as number;
        delete chunks[firstChunk];
        delete lengths[firstChunk];
        firstChunk += 1;
        waiter.resolve({ value, done: false });
        countRead(length);
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

  function countRead(length: number): void {
    read += 1;
    readLength += length;
    if (!over && (read >= credit / 2 || readLength >= LARGE)) {
      grant(read);
      read = 0;
      readLength = 0;
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
        delete lengths[firstChunk];
        firstChunk += 1;
      }
      return new PromiseOf((resolve) => resolve({ value, done: true }));
    },
    [Symbol.asyncIterator](): AsyncIterableIterator<unknown> {
      return iterator;
    },
  });

  return {
    take(values, length) {
      if (over) return;
      for (let index = 0; index < values.length; index += 1) {
        chunks[nextChunk] = values[index];
        lengths[nextChunk] = length / values.length;
        nextChunk += 1;
      }
      deliver();
    },
    end: () => finish(undefined),
    fail: finish,
    iterator,
  };
}
