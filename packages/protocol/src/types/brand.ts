declare const brand: unique symbol;
/** A string that says which table it identifies; minted only in `protocol/ids`. */
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type OrganizationId = Branded<'organization'>;
export type ProjectId = Branded<'project'>;
export type EnvironmentId = Branded<'environment'>;
export type MemberId = Branded<'member'>;
