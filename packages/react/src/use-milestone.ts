import { useFoothold } from './provider.ts';
import { useSnapshot } from './use-snapshot.ts';

/**
 * When the person, or their account, reached this milestone.
 *
 * @returns epoch ms; null: not yet, as far as is known here.
 * @example
 * const activatedAt = useMilestone('activated');
 * return activatedAt ? <Reports /> : <FirstReport />;
 */
export function useMilestone(id: string): number | null {
  const foothold = useFoothold();
  return useSnapshot(() => foothold.getMilestones()?.[id]);
}
