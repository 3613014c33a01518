import type { List, MilestoneItem } from '@foothold/protocol/types';
import { useGet } from '../api/useApi.ts';

/** What to call first value beside a person: where accounts reach it, it may be older than the person. */
export function useFirstValueName(): 'First value' | 'Account’s first value' {
  const milestones = useGet<List<MilestoneItem>>('/milestones').value?.items;
  const isOfAccount = milestones?.some((milestone) => milestone.firstValue && milestone.scope === 'account');
  return isOfAccount ? 'Account’s first value' : 'First value';
}
