/** Latchkey's mark: a key whose bow is a lock's keyhole. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden>
      <rect width="24" height="24" rx="6.5" fill="var(--lk-accent)" />
      <circle cx="9" cy="10" r="3.6" stroke="var(--lk-on-accent)" strokeWidth="1.9" />
      <path
        d="M11.7 12.6 18 18.8m-2.6-2.5 1.9-1.9"
        stroke="var(--lk-on-accent)"
        strokeWidth="1.9"
        strokeLinecap="round"
      />
    </svg>
  );
}
