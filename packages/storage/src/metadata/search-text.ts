/** What a search over people or accounts looks through: all given words in lower case. Write and ask through this. */
export function searchText(...words: (string | null | undefined)[]): string {
  return words
    .filter((word) => !!word)
    .join(' ')
    .toLowerCase();
}
