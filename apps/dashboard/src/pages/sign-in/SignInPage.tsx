import { useState } from 'preact/hooks';
import { RequestFailure } from '../../api/request.ts';
import { signIn } from '../../session/session.ts';
import { Mark } from '../../ui/Mark.tsx';

/** The way in: e-mail and password, or the one-time link that the server printed. */
export function SignInPage() {
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const usedLink = new URLSearchParams(location.search).get('signin') === 'link_used';
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setFailure(null);
    try {
      await signIn(String(form.get('email')), String(form.get('password')));
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      setFailure(inWords(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="sign-in" id="main">
      <div class="sign-in-brand">
        <Mark />
        <h1>Sign in to Foothold</h1>
      </div>
      {usedLink && (
        <p class="early" role="alert">
          That sign-in link has been used or is too old. Start the server again with <code>npm start</code> for a fresh
          one, or sign in with your password.
        </p>
      )}
      <form onSubmit={(event) => void submit(event)} class="stack">
        <label class="field">
          <span>E-mail</span>
          <input class="input" type="email" name="email" autocomplete="username" required />
        </label>
        <label class="field">
          <span>Password</span>
          <input class="input" type="password" name="password" autocomplete="current-password" required />
        </label>
        {failure && (
          <p class="trouble" role="alert">
            {failure}
          </p>
        )}
        <button type="submit" class="button primary" disabled={isBusy}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
      <p class="soft small">
        First time here? The server prints a one-time sign-in link when it starts; open that one. Members with a
        password are made with <code>foothold member create</code>.
      </p>
    </main>
  );
}

function inWords({ status, message }: RequestFailure): string {
  if (status === 0) return 'The server does not answer. Check that it is running, then try again.';
  if (status === 429) return 'Too many attempts. Wait a minute, then try again.';
  if (status === 401 || status === 403) return 'That e-mail and password do not go together. Check both and try again.';
  return message;
}
