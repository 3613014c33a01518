import type {
  AggregateDefinitionsTable,
  ConfigVersionsTable,
  ContentsTable,
  ContentVersionsTable,
  MilestonesTable,
  MilestoneVersionsTable,
  PublicationsTable,
} from './content.ts';
import type {
  EnvironmentSettingsTable,
  ExperimentUnitsTable,
  ExposuresTable,
  InterruptionsTable,
  SegmentsTable,
} from './guidance.ts';
import type {
  ErasuresTable,
  IngestBlocksTable,
  IngestDedupTable,
  IngestForgottenIdsTable,
  IngestIdBlocksTable,
  IngestIdPagesTable,
  IngestIdRunsTable,
  IngestPositionsTable,
  IngestSecretsTable,
  InstallObservationsTable,
  JobsTable,
  LedgerCountersTable,
  QuarantineTable,
} from './ingest.ts';
import type {
  AccountsTable,
  AggregatesTable,
  ContentStatesTable,
  IdentitiesTable,
  MembershipsTable,
  MilestoneOccurrencesTable,
  MilestonesReachedTable,
  PeopleTable,
  PersonTraitsTable,
  StateEpochsTable,
  StateVersionsTable,
} from './state.ts';
import type {
  EnvironmentsTable,
  IdentitySecretsTable,
  KeysTable,
  MembershipsOrgTable,
  OrganizationsTable,
  ProjectsTable,
  SignInLinksTable,
} from './tenancy.ts';

/** Every table, as Kysely sees it. A row holds numbers, text and bytes only; each feature's migrations make its tables. */
export interface Database {
  organizations: OrganizationsTable;
  projects: ProjectsTable;
  environments: EnvironmentsTable;
  keys: KeysTable;
  identity_secrets: IdentitySecretsTable;
  memberships_org: MembershipsOrgTable;
  sign_in_links: SignInLinksTable;

  contents: ContentsTable;
  content_versions: ContentVersionsTable;
  publications: PublicationsTable;
  config_versions: ConfigVersionsTable;
  milestones: MilestonesTable;
  milestone_versions: MilestoneVersionsTable;
  aggregate_definitions: AggregateDefinitionsTable;

  people: PeopleTable;
  identities: IdentitiesTable;
  person_traits: PersonTraitsTable;
  accounts: AccountsTable;
  memberships: MembershipsTable;
  aggregates: AggregatesTable;
  content_states: ContentStatesTable;
  milestone_occurrences: MilestoneOccurrencesTable;
  milestones_reached: MilestonesReachedTable;
  state_versions: StateVersionsTable;
  state_epochs: StateEpochsTable;

  environment_settings: EnvironmentSettingsTable;
  segments: SegmentsTable;
  interruptions: InterruptionsTable;
  experiment_units: ExperimentUnitsTable;
  exposures: ExposuresTable;

  ingest_dedup: IngestDedupTable;
  ingest_secrets: IngestSecretsTable;
  ingest_id_blocks: IngestIdBlocksTable;
  ingest_id_runs: IngestIdRunsTable;
  ingest_id_pages: IngestIdPagesTable;
  ingest_forgotten_ids: IngestForgottenIdsTable;
  ingest_positions: IngestPositionsTable;
  ingest_blocks: IngestBlocksTable;
  ledger_counters: LedgerCountersTable;
  quarantine: QuarantineTable;
  install_observations: InstallObservationsTable;
  erasures: ErasuresTable;
  jobs: JobsTable;
}
