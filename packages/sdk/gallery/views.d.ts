import type { ChecklistView, View } from '../src/core/surface.ts';
/** The checklist with so many items done. */
export declare const checklistAt: (doneCount: number, more?: Partial<ChecklistView>) => View;
/** By the name in the scene's address. */
export declare const VIEWS: {
  [name: string]: View;
};
//# sourceMappingURL=views.d.ts.map
