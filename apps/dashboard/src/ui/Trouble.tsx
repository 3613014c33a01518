import type { RequestFailure } from '../api/request.ts';

/** What went wrong and what to do about it. */
export function Trouble({ failure, onRetry }: { failure: RequestFailure; onRetry?: () => void }) {
  return (
    <div class="trouble" role="alert">
      <p>
        <strong>{failure.message}</strong>
      </p>
      <p>{adviceFor(failure)}</p>
      {onRetry && (
        <p>
          <button type="button" class="link-button" onClick={onRetry}>
            Try again
          </button>
        </p>
      )}
    </div>
  );
}

/** What somebody can do about a failure, by its kind. */
export function adviceFor({ status }: RequestFailure): string {
  if (status === 0) return 'Check that the server is running and that you are online, then try again.';
  if (status === 403) return 'Ask an owner of the project for a role that allows this.';
  if (status === 404)
    return 'It may have been removed, or it belongs to another environment: check the one on the left.';
  if (status === 429) return 'Too many questions at once: wait a few seconds, then try again.';
  if (status === 422 || status === 400) return 'Change the question above, or go back to where it still worked.';
  return 'Nothing is lost: events are still being taken in. Try again in a moment; if it stays, look at the server’s log.';
}
