/** One surface in one state. */
export interface Scene {
  surface: string;
  view: string;
  search?: string;
}
/** Every state of every surface; checklists also where a page has a place for them. */
export declare const SCENES: Scene[];
/** How each is looked at: theme, direction, language and width. */
export declare const VARIANTS: {
  [look: string]: {
    width: number;
    search: string;
  };
};
//# sourceMappingURL=variants.d.ts.map
