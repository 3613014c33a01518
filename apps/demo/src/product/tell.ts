import { foothold } from '../foothold.ts';
import { type Workspace, workspace } from './account.ts';

// What Northbeam tells Foothold: who somebody is, which account, and what they did.

/** Says who this is at every load, as a product with a session would. */
export function recognize(): void {
  if (workspace.value) tellWho(workspace.value);
}

export function tellSignUp(created: Workspace): void {
  tellWho(created);
  foothold('track', 'Signed Up', { plan: 'trial', source: 'website' });
}

export const tellSourceConnected = (source: string) => foothold('track', 'Source Connected', { source });
export const tellInvited = () => foothold('track', 'Teammate Invited', { role: 'editor' });
export const tellPublished = (client: string) => foothold('track', 'Report Published', { client });

function tellWho({ user, company }: Workspace): void {
  const { id, name, email, createdAt } = user;
  foothold('identify', id, { name, email, createdAt, firstName: name.split(' ')[0] });
  foothold('group', company.id, { name: company.name, plan: 'Free', createdAt });
}
