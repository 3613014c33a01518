import { change, workspace } from '../product/account.ts';
import { tellInvited } from '../product/tell.ts';
import { Shell } from '../ui/Shell.tsx';

/** Who works on the reports. */
export function Team() {
  const here = workspace.value;
  const invite = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const email = String(new FormData(form).get('email')).trim();
    change(({ teammates }) => ({ teammates: [...teammates, email] }));
    tellInvited();
    form.reset();
  };
  return (
    <Shell title="Team" lead="Somebody to check the numbers before the client does.">
      <form class="card inline-form" onSubmit={invite} data-testid="invite-form">
        <label class="grow">
          Invite by e-mail
          <input name="email" type="email" required placeholder="sam@your-agency.example" autocomplete="off" />
        </label>
        <button class="button" type="submit" data-testid="invite">
          Send invite
        </button>
      </form>
      <section class="card">
        <h2>People</h2>
        <ul class="rows">
          <li>
            <span class="grow">
              <strong>{here?.user.name}</strong>
              <small>{here?.user.email}</small>
            </span>
            <span class="chip">Owner</span>
          </li>
          {here?.teammates.map((email) => (
            <li key={email}>
              <span class="grow">
                <strong>{email}</strong>
                <small>has not answered yet</small>
              </span>
              <span class="chip">Invited</span>
            </li>
          ))}
        </ul>
      </section>
    </Shell>
  );
}
