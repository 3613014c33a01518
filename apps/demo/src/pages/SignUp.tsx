import { useLocation } from 'preact-iso';
import { signUp, suggested } from '../product/account.ts';
import { tellSignUp } from '../product/tell.ts';
import { Mark } from '../ui/Shell.tsx';

/** Name and e-mail, prefilled: one click and somebody is in. */
export function SignUp() {
  const { route } = useLocation();
  const person = suggested();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    tellSignUp(signUp(String(form.get('name')), String(form.get('email')), person.company));
    route('/demo/app');
  };
  return (
    <main class="sign-up">
      <form class="card" onSubmit={submit}>
        <Mark />
        <h1>Start with Northbeam</h1>
        <p class="lead">Free for three clients. No card.</p>
        <label>
          Your name
          <input name="name" autocomplete="off" required value={person.name} />
        </label>
        <label>
          Work e-mail
          <input name="email" type="email" autocomplete="off" required value={person.email} />
        </label>
        <button class="button" type="submit" data-testid="sign-up">
          Create account
        </button>
        <p class="fine">An invented person at an invented company, so that you need not think of one.</p>
      </form>
    </main>
  );
}
