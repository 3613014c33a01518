/** The sign of the house: three ledges and somebody on top. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" class="mark-ground" />
      <path d="M6 24.5h7v-6h6.5v-6H26" class="mark-ledges" />
      <circle cx="24" cy="7.2" r="2.6" class="mark-top" />
    </svg>
  );
}
