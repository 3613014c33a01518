/** That something is on its way. */
export function Waiting({ what }: { what: string }) {
  return (
    <div class="waiting" role="status">
      <i class="visually-hidden">Loading {what}…</i>
      <span aria-hidden="true" />
      <span aria-hidden="true" />
      <span aria-hidden="true" />
    </div>
  );
}
