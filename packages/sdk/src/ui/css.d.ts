/** Minified text of a style sheet; it reaches the page only as a constructed sheet. */
declare module '*.css?inline' {
  const css: string;
  export default css;
}
