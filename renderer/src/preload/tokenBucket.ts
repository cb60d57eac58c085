/** A token bucket: bounds a burst, and the average per second. */
export class TokenBucket {
  private tokens: number;
  private refilled: number;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.tokens = burst;
    this.refilled = now();
  }

  /** Takes so many tokens, or takes none and returns false when there are too few. */
  take(amount = 1): boolean {
    if (this.tokens < amount) {
      const now = this.now();
      this.tokens = Math.min(this.burst, this.tokens + ((now - this.refilled) / 1000) * this.perSecond);
      this.refilled = now;
      if (this.tokens < amount) return false;
    }
    this.tokens -= amount;
    return true;
  }
}
