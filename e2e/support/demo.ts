import { expect, type Page } from '@playwright/test';

/** Northbeam and the guides in it, by what a person sees. */
export const surface = (page: Page, kind: string) => page.locator(`[data-foothold-surface="${kind}"]`);
export const action = (page: Page, kind: string, name: string) =>
  surface(page, kind).locator(`[data-foothold-action="${name}"]`);
export const step = (page: Page, id: string) => page.locator(`[data-foothold-step="${id}"]`);

/** Signs up as the person that the form suggests; their name. */
export async function signUp(page: Page, demoUrl: string): Promise<string> {
  await page.goto(demoUrl);
  await page.getByTestId('start').click();
  const name = await page.getByLabel('Your name').inputValue();
  await page.getByTestId('sign-up').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name.split(' ')[0] as string);
  return name;
}

export async function connectSource(page: Page): Promise<void> {
  await page.getByTestId('nav-sources').click();
  await page.getByTestId('connect-search').click();
  await page.getByTestId('allow-source').click();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
}

export async function inviteColleague(page: Page): Promise<void> {
  await page.getByTestId('nav-team').click();
  await page.getByLabel('Invite by e-mail').fill('sam@tideline.example');
  await page.getByTestId('invite').click();
}

/** Opens the checklist's panel when only its button is there. */
export async function openChecklist(page: Page): Promise<void> {
  await expect(surface(page, 'checklist').or(surface(page, 'launcher')).first()).toBeVisible();
  if (await surface(page, 'launcher').isVisible()) await surface(page, 'launcher').click();
  await expect(surface(page, 'checklist')).toBeVisible();
}
