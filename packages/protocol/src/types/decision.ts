/** The first rule that said no. */
export type Reason =
  | 'unknown_content'
  | 'unpublished'
  | 'audience'
  | 'page'
  | 'trigger'
  | 'completed'
  | 'dismissed'
  | 'snoozed'
  | 'already_done'
  | 'before_publication'
  | 'budget'
  | 'settling'
  | 'another_open';

/** The answer to "show this content to this person now?". */
export type Decision =
  | { contentId: string; show: true }
  | { contentId: string; show: false; reason: Reason /** In words, with actual and wanted value. */; detail: string };
