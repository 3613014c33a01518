export const HELP = `foothold <command>

  serve                                   start the server (settings come from the environment, see below)
  project create NAME [--organization NAME] [--json]
  member create EMAIL --role owner|admin|editor|analyst|viewer [--password-stdin] [--organization NAME] [--json]
  key create --kind write|secret [--name NAME] [--project NAME] [--environment production] [--json]
  key rotate KEY | key revoke KEY         KEY is the key itself or its id
  drain DIR [--json]                      carry what a dead server had acknowledged into DATABASE_URL and CLICKHOUSE_URL;
                                          DIR is its data directory
  validate DIR                            read content as code and say what is wrong with it
  diff DIR [--environment production]     what push would change
  push DIR [--environment production] [--publish]
  pull DIR [--environment production]     write what the server has as JSON
                                          all three take --project NAME (may be left out where there is one, beside the sample)

DIR holds contents/*.ts|.js|.json (one content each, or a list) and milestones.ts|.js|.json (a list).
FOOTHOLD_DATA_DIR (./data) says where the server keeps its data. While it runs, commands go through it; else they work on the
data directory, or on DATABASE_URL. Exit status: 0 done, 1 failed, 2 wrong words.`;
